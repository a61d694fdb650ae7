import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { type DocumentWorld, nowhere, startDocumentWorld } from "./document-world.ts";
import { pass } from "./user-world.ts";

describe.each(stacks)("how long the document of a client is kept (§4.4), over $name", (binding) => {
  let world: DocumentWorld;
  beforeAll(async () => {
    world = await startDocumentWorld({ binding });
  });
  afterAll(() => world.close());

  const visitsOf = async (client: string, wait: number) => {
    const before = world.documents.visits();
    await world.ask(client);
    pass(world.clock, wait);
    await world.ask(client);
    return world.documents.visits() - before;
  };

  it.each<readonly [string, Readonly<Record<string, string>>, number, number]>([
    ["for its max-age", { "cache-control": "max-age=600" }, 599, 601],
    ["by its age", { "cache-control": "max-age=600", age: "500" }, 99, 101],
    ["for a day of ten years", { "cache-control": "max-age=315360000" }, 86_399, 86_401],
    ["for seconds with max-age=0", { "cache-control": "max-age=0" }, 4, 6],
    ["for seconds with no-store", { "cache-control": "no-store" }, 4, 6],
    ["for five minutes without a word", {}, 299, 301],
  ])("%s", async (what, headers, kept, over) => {
    const path = `/kept/${what.replaceAll(" ", "-")}`;
    const client = world.documents.publish(path, {}, headers);
    expect(await visitsOf(client, kept)).toBe(1);
    pass(world.clock, 86_400);
    expect(await visitsOf(client, over)).toBe(2);
  });

  it("an error and a bad document are forgotten in seconds", async () => {
    const client = world.documents.answer("/errors", (_, response) => {
      response.writeHead(500, { "cache-control": "max-age=600" }).end();
    });
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "client_document_unreachable" });
    const before = world.documents.visits();
    pass(world.clock, 4);
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.documents.visits()).toBe(before);
    world.documents.publish("/errors", { client_name: 1 }, { "cache-control": "max-age=600" });
    pass(world.clock, 1);
    expect(await world.ask(client)).toMatchObject(nowhere);
    world.documents.publish("/errors");
    pass(world.clock, 5);
    expect((await world.ask(client)).page).toMatchObject({ page: "consent" });
  });

  it("many requests at once are one fetch", async () => {
    const client = world.documents.publish("/crowd");
    const before = world.documents.visits();
    const pages = await Promise.all(Array.from({ length: 50 }, () => world.ask(client)));
    expect(new Set(pages.map(({ page }) => page?.["page"]))).toEqual(new Set(["consent"]));
    expect(world.documents.visits()).toBe(before + 1);
  });
});
