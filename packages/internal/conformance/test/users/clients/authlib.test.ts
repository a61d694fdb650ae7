import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppWorld, browserApp, callback, startAppWorld, webApp } from "./app-world.ts";

/** Debian's own Python, for which Debian packages Authlib (`python3-authlib`, `python3-requests`). */
const python = "/usr/bin/python3";
const isThere =
  spawnSync(python, ["-c", "import authlib.integrations.requests_client"]).status === 0;
const script = new URL("authlib-client.py", import.meta.url).pathname;

describe.skipIf(!isThere)("Authlib", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await startAppWorld();
  });
  afterAll(() => world.close());

  it.each([
    { name: "a web app, by Basic", ...webApp, method: "client_secret_basic", rotated: false },
    { name: "a web app, by its form", ...webApp, method: "client_secret_post", rotated: false },
    { name: "a browser app", ...browserApp, method: "none", rotated: true },
  ])("$name logs in, calls, refreshes and revokes", async ({ name: _, rotated, ...app }) => {
    const { origin, pathname } = new URL(world.issuer);
    const metadata = `${origin}/.well-known/oauth-authorization-server${pathname}`;
    const given = JSON.stringify({ ...app, metadata, callback, api: world.api.href });
    const client = spawn(python, [script, given], { stdio: ["pipe", "pipe", "inherit"] });
    const said = createInterface({ input: client.stdout })[Symbol.asyncIterator]();
    const begun = JSON.parse(String((await said.next()).value)) as { readonly url: string };
    client.stdin.end(`${(await world.agree(begun.url)).href}\n`);
    const done = JSON.parse(String((await said.next()).value)) as Record<string, unknown>;
    expect(done).toMatchObject({
      called: { subject: "alice", client: app.id },
      ...{ rotated, revoked: 200, refused: "invalid_grant" },
    });
    expect(await world.call(String(done["access"]))).toBe(401);
  });
});
