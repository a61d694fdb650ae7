import type { ClientId } from "@mintport/core";
import { updateClient } from "@mintport/core/management";
import type { ResourceIndicator } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { makeKey } from "../rfc7523/assertions.ts";
import {
  challenge,
  type DocumentWorld,
  documentTokens,
  nowhere,
  startDocumentWorld,
} from "./document-world.ts";
import { codeFor, confidential, introspect, pass, redirectUri, refresh } from "./user-world.ts";

const audience = "https://api.example" as ResourceIndicator;
const asResource = { client_id: "resource" };
const key = makeKey("ES256", "k1");

describe.each(stacks)("what users agreed to with a client of a document, over $name", (binding) => {
  let world: DocumentWorld;
  beforeAll(async () => {
    world = await startDocumentWorld({
      binding,
      tenant: { audience },
      clients: [await confidential("resource", { introspects: [audience] })],
    });
  });
  afterAll(() => world.close());

  const agree = async (client: string) => {
    const browser = world.somebody();
    await codeFor(world, browser, challenge, { client_id: client });
    return browser;
  };

  it("is remembered while the document says the same", async () => {
    const client = world.documents.publish("/same");
    const browser = await agree(client);
    pass(world.clock, 301);
    expect((await world.ask(client, {}, browser)).location?.searchParams.get("code")).toBeTruthy();
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["name", { client_name: "Another" }],
    ["redirect URIs", { redirect_uris: [redirectUri, "https://app.example/cb2"] }],
    ["keys", { jwks: { keys: [key.jwk] } }],
  ])("is void when the document changes its %s (§6.3)", async (what, change) => {
    const path = `/changes/${what.replace(" ", "-")}`;
    const client = world.documents.publish(path);
    const browser = await agree(client);
    world.documents.publish(path, change);
    pass(world.clock, 301);
    const page = await world.ask(client, {}, browser);
    expect(page.page).toMatchObject({ page: "consent", because: "client-changed" });
  });

  it("serves tokens while the document's server is down: nothing is fetched", async () => {
    const client = world.documents.publish("/gone");
    const { json, asking } = await documentTokens(world, client);
    world.documents.answer("/gone", (request) => request.socket.destroy());
    pass(world.clock, 86_401);
    const before = world.documents.visits();
    const again = await refresh(world, json["refresh_token"], asking);
    expect(again.status).toBe(200);
    expect(await introspect(world, again.json["access_token"], asResource)).toMatchObject({
      active: true,
    });
    expect(world.documents.visits()).toBe(before);
  });

  it("is recorded once for all users, and an operator can disable it", async () => {
    const client = world.documents.publish("/disabled");
    const { json, asking } = await documentTokens(world, client);
    await documentTokens(world, client);
    const found = expectOk(await world.storage.clients.read(world.tenant.id, client as ClientId));
    expect(found?.value).toMatchObject({ document: {}, authorization: { selfAsserted: true } });
    if (found === undefined) throw new Error("it is not recorded");
    const shut = { ...found.value, disabled: true };
    expectOk(await world.storage.clients.update(world.tenant.id, shut, found.revision));
    const before = world.documents.visits();
    pass(world.clock, 301);
    expect(await world.ask(client)).toMatchObject(nowhere);
    expect(world.lastEvent()).toMatchObject({ reason: "authorize_client_disabled" });
    const { status } = await refresh(world, json["refresh_token"], asking);
    expect(status).toBe(401);
    expect(world.documents.visits()).toBe(before);
  });

  it("is a registered client's once an operator changed it: the document counts no more (§6.9)", async () => {
    const client = world.documents.publish("/taken-over");
    await documentTokens(world, client);
    const { id } = world.tenant;
    const change = { authorization: { name: "Vouched for", selfAsserted: false } };
    expectOk(await updateClient(world.storage.clients)(id, client as ClientId, change));
    pass(world.clock, 301);
    const before = world.documents.visits();
    expect((await world.ask(client)).page).toMatchObject({
      client: { name: "Vouched for", vouchedFor: true },
    });
    expect(world.documents.visits()).toBe(before);
  });

  it("no row stands for a client that nobody agreed to", async () => {
    const client = world.documents.publish("/looked-at");
    await world.ask(client);
    const found = expectOk(await world.storage.clients.read(world.tenant.id, client as ClientId));
    expect(found).toBeUndefined();
  });
});
