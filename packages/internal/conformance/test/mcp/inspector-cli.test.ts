import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser } from "@mintport/test-browser";
import { freePort } from "@mintport/test-engines";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type InspectorCommand, registerInspector, runInspector } from "./inspector.ts";
import { type ReadyWorld, startReadyWorld } from "./ready-world.ts";

let world: ReadyWorld;
beforeAll(async () => {
  world = await startReadyWorld();
  await registerInspector(world);
});
afterAll(() => world.close());

let folder: string;
let callback: string;
let running: InspectorCommand | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inspector-"));
  callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
});
afterEach(async () => {
  running?.close();
  await rm(folder, { recursive: true, force: true });
});

const registered = ["--client-id", "inspector"];
const run = (...args: readonly string[]): InspectorCommand => {
  const server = ["--server-url", world.url.href, "--transport", "http"];
  running = runInspector(folder, [...server, "--callback-url", callback, ...args]);
  return running;
};
const call = (tool: string, ...args: readonly string[]): InspectorCommand =>
  run("--method", "tools/call", "--tool-name", tool, ...args);
const answered = (said: string): unknown => ({
  code: 0,
  json: { result: expect.objectContaining({ content: [{ type: "text", text: said }] }) },
});

/** The user goes where the program sends them, agrees, and comes back to it. */
const visit = async (command: InspectorCommand): Promise<URL> => {
  const sent = await command.sentTo();
  const back = await world.agree(new Browser(new URL(world.issuer).origin), sent);
  expect(`${back?.origin}${back?.pathname}`).toBe(callback);
  const page = await fetch(back ?? "");
  expect(await page.text()).toContain("OAuth complete");
  return sent;
};

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** The tokens that it keeps; with `changed` it finds others. */
const kept = async (changed?: Partial<Tokens>): Promise<Tokens> => {
  const path = join(folder, ".mcp-inspector/secrets.json");
  const file = JSON.parse(await readFile(path, "utf8")) as {
    readonly secrets: Readonly<Record<string, string>>;
  };
  const [name, text = ""] =
    Object.entries(file.secrets).find(([key]) => key.includes(":tokens:")) ?? [];
  const tokens = { ...(JSON.parse(text) as Tokens), ...changed };
  if (name !== undefined && changed !== undefined) {
    const secrets = { ...file.secrets, [name]: JSON.stringify(tokens) };
    await writeFile(path, JSON.stringify({ ...file, secrets }));
  }
  return tokens;
};

describe("the command line of the MCP Inspector 2.12.0", () => {
  it("which an operator registered, calls tools, and refreshes without its user", async () => {
    const first = call("add-note", "--tool-arg", "text=bread", ...registered);
    const sent = await visit(first);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      ...{ client_id: "inspector", redirect_uri: callback, resource: world.url.href },
      scope: "notes:read notes:write offline_access",
    });
    expect(await first.result).toEqual(answered("Added."));

    const before = await kept({ access_token: "over" });
    const again = call("list-notes", ...registered, "--stored-auth-only");
    expect(await again.result).toEqual(answered("bread"));
    const after = await kept();
    expect(after.refresh_token).not.toBe(before.refresh_token);
  });

  it("registers itself where that is open, and lists the tools", async () => {
    const command = run("--method", "tools/list");
    const sent = await visit(command);
    expect(sent.searchParams.get("client_id")).toMatch(/^dcr-/);
    const tools = [{ name: "list-notes" }, { name: "add-note" }];
    expect(await command.result).toMatchObject({ code: 0, json: { result: { tools } } });
  });
});
