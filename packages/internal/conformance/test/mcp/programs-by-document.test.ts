import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@mintport/test-engines";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Site } from "../frameworks/parts.ts";
import { answerPage } from "../users/user-world.ts";
import { startExample } from "./example.ts";
import { runInspector } from "./inspector.ts";
import { startMcpRemote } from "./mcp-remote.ts";
import { type McpWorld, startMcpWorld } from "./mcp-world.ts";

let world: McpWorld;
let example: Site;
let server: string;
beforeAll(async () => {
  const port = await freePort();
  server = `http://localhost:${port}/mcp`;
  world = await startMcpWorld({ servers: [server], scopes: ["notes:read", "notes:write"] });
  example = await startExample(port, world.issuer);
});
afterAll(async () => {
  await example.close();
  await world.close();
});

let folder: string;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcp-program-"));
  port = await freePort();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The user goes where the program sends them, and comes back to it. */
const visit = async (sent: URL, document: string): Promise<void> => {
  expect(sent.searchParams.get("client_id")).toBe(document);
  const browser = world.browser().logIn(world.user());
  const shown = await browser.get(sent);
  expect(shown.page).toMatchObject({ page: "consent", loopback: true });
  const { location } = await answerPage(browser, shown, "approve");
  expect((await fetch(location ?? "")).status).toBe(200);
};

const answer = { content: [{ type: "text", text: "There are no notes." }] };

describe("a program that is known by its document", () => {
  it("is mcp-remote 0.15.1 with --client-metadata-url", async () => {
    const callback = "http://localhost/oauth/callback";
    const document = world.documents.publish("/mcp-remote", { redirect_uris: [callback] });
    const args = [server, String(port), "--client-metadata-url", document];
    const program = startMcpRemote(folder, args);
    try {
      await visit(await program.sentTo(), document);
      await program.connected;
      expect(await program.client.callTool({ name: "list-notes" })).toMatchObject(answer);
    } finally {
      await program.close();
    }
  });

  it("is the MCP Inspector 2.12.0 with --client-metadata-url", async () => {
    const callback = "http://127.0.0.1/oauth/callback";
    const document = world.documents.publish("/inspector", { redirect_uris: [callback] });
    const command = runInspector(folder, [
      ...["--server-url", server, "--transport", "http", "--client-metadata-url", document],
      ...["--callback-url", `http://127.0.0.1:${port}/oauth/callback`],
      ...["--method", "tools/call", "--tool-name", "list-notes"],
    ]);
    try {
      await visit(await command.sentTo(), document);
      expect(await command.result).toMatchObject({ code: 0, json: { result: answer } });
    } finally {
      command.close();
    }
  });
});
