import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser } from "@mintport/test-browser";
import { freePort } from "@mintport/test-engines";
import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expireKept, kept, type McpRemote, startMcpRemote } from "./mcp-remote.ts";
import { type ReadyWorld, startReadyWorld } from "./ready-world.ts";

let world: ReadyWorld;
beforeAll(async () => {
  world = await startReadyWorld();
});
afterAll(() => world.close());

let folder: string;
let port: string;
let running: McpRemote | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcp-remote-"));
  port = String(await freePort());
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

const start = (...args: readonly string[]): McpRemote => {
  running = startMcpRemote(folder, [world.url.href, port, ...args]);
  return running;
};

/** The user goes where the program sends them, agrees, and comes back to it. */
const visit = async (browser: Browser, program: McpRemote): Promise<URL> => {
  const sent = await program.sentTo();
  const back = await world.agree(browser, sent);
  expect(`${back?.origin}${back?.pathname}`).toBe(`http://localhost:${port}/oauth/callback`);
  expect(back?.searchParams.get("iss")).toBe(world.issuer);
  const page = await fetch(back ?? "");
  expect(await page.text()).toContain("Authorization successful!");
  return sent;
};

const call = async (program: McpRemote, name: string, input = {}): Promise<unknown> =>
  (await program.client.callTool({ name, arguments: input })).content;
const said = (text: string): unknown => [{ type: "text", text }];

describe("mcp-remote 0.15.1", () => {
  it("which an operator registered, lets an editor use the tools, asks for more scope, and refreshes", async () => {
    await world.mintport(
      ...["client", "create", "notes", "mcp-remote", "--name=mcp-remote", "--auth-method=none"],
      ...["--native", "--redirect-uri=http://localhost/oauth/callback"],
      ...["--loopback-name=localhost", "--offline-access=implied"],
      ...["--grant-type=authorization_code", "--grant-type=refresh_token"],
      ...["--delegated-scope=notes:read notes:write", "--default-delegated-scope=notes:read"],
    );
    const registered = ["--static-oauth-client-info", '{"client_id": "mcp-remote"}'];
    const browser = new Browser(new URL(world.issuer).origin);
    const program = start(...registered);
    const sent = await visit(browser, program);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      ...{ client_id: "mcp-remote", resource: world.url.href },
      scope: "notes:read offline_access",
    });
    await program.connected;
    const { tools } = await program.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["list-notes", "add-note"]);
    expect(await call(program, "list-notes")).toEqual(said("There are no notes."));

    const adding = call(program, "add-note", { text: "milk" });
    const more = await visit(browser, program);
    expect(more.searchParams.get("scope")).toBe("notes:read notes:write offline_access");
    expect(await adding).toEqual(said("Added."));
    await program.close();

    const before = await kept(folder, "tokens.json");
    expect(decodeJwt(String(before["access_token"]))).toMatchObject({
      ...{ sub: world.user.name, aud: world.url.href, client_id: "mcp-remote" },
      scope: "notes:read notes:write",
    });
    await expireKept(folder);
    const again = start(...registered);
    await again.connected;
    expect(await call(again, "list-notes")).toEqual(said("milk"));
    const after = await kept(folder, "tokens.json");
    expect(after["refresh_token"]).toMatch(/./);
    expect(after["refresh_token"]).not.toBe(before["refresh_token"]);
  });

  it("registers itself where that is open, and lets an editor use the tools", async () => {
    const program = start();
    await visit(new Browser(new URL(world.issuer).origin), program);
    await program.connected;
    expect(await call(program, "list-notes")).toMatchObject([{ type: "text" }]);
    const { client_id: id } = await kept(folder, "client_info.json");
    expect(id).toMatch(/^dcr-/);
    expect(await world.mintport("client", "list", "notes", "--registered")).toContain(String(id));
  });
});
