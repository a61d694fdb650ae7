import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import { countedStores } from "./counted-stores.ts";
import {
  authorizePath,
  authorizeUrl,
  pkce,
  requestOf,
  secret,
  startUserWorld,
  tokenPath,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;
const own = requestOf(challenge).toString();
const kibibytes64 = "x".repeat(65_536);
/** RFC 6749 has no limit; whoever names so many wants the server to work. */
const names5000 = Array.from({ length: 5000 }, (_, at) => `n${at}=1`).join("&");
const endless: readonly (readonly [string, string])[] = [
  ["a value of 64 KiB", `${own}&x=${kibibytes64}`],
  ["a name of 64 KiB", `${own}&${kibibytes64}=x`],
  ["5,000 names", `${own}&${names5000}`],
  ["one name 5,000 times", `${own}${"&scope=api:read".repeat(5000)}`],
  ["5,000 resources", `${own}${"&resource=https://a.example".repeat(5000)}`],
  ["64 KiB of ampersands", `${own}${"&".repeat(65_536)}`],
];

describe.each(stacks)("a request without an end, over $name", (binding) => {
  let world: UserWorld;
  const calls: string[] = [];
  beforeAll(async () => {
    world = await startUserWorld({ binding, storage: (storage) => countedStores(storage, calls) });
  });
  beforeEach(() => {
    calls.length = 0;
  });
  afterAll(() => world.close());

  const expectRefused = async (ask: () => Promise<Sent>): Promise<void> => {
    const began = performance.now();
    const { status, location } = await ask();
    expect(performance.now() - began).toBeLessThan(2000);
    expect([400, 413, 414, 431]).toContain(status);
    expect(location).toBeUndefined();
    expect(calls.filter((call) => /put|save|consume|start/.test(call))).toEqual([]);
  };

  it.each(endless)("%s in the URL is refused at once, and writes no row", (_what, query) =>
    expectRefused(() => send(world, { path: `${authorizePath}?${query}` })),
  );

  it.each([
    ["authorize", authorizePath],
    ["authorize/answer", `${authorizePath}/answer`],
    ["par", parPath],
    ["token", tokenPath],
  ])("nor in a form at %s", async (_name, path) => {
    for (const [, form] of endless)
      await expectRefused(() =>
        send(world, { path, body: `${form}&client_secret=${secret}&grant_type=refresh_token` }),
      );
  });

  it("nor at a page that goes on", async () => {
    for (const [, query] of endless)
      for (const end of ["resume", "describe"])
        await expectRefused(() => send(world, { path: `${authorizePath}/${end}?${query}` }));
  });

  it("and serves on", async () => {
    const { page } = await world.browser().get(authorizeUrl(challenge));
    expect(page).toMatchObject({ page: "login" });
  });
});

interface Sent {
  readonly status: number;
  readonly location: string | undefined;
}

/** As it stands: `fetch` would not send all of it. A server that hangs up has refused. */
const send = (
  { origin }: UserWorld,
  { path, body }: { readonly path: string; readonly body?: string },
): Promise<Sent> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const method = body === undefined ? "GET" : "POST";
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      ...{ origin, "content-length": String(body?.length ?? 0) },
    };
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    });
    sent.on("error", () => {
      resolve({ status: 413, location: undefined });
    });
    sent.end(body);
  });
