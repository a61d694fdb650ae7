import { Browser } from "@mintport/test-browser";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { McpApp } from "./mcp-app.ts";
import { type ReadyWorld, startReadyWorld } from "./ready-world.ts";

let world: ReadyWorld;
beforeAll(async () => {
  world = await startReadyWorld();
});
afterAll(() => world.close());

const about = { name: "app", version: "1.0.0" };

const session = (app: McpApp) => {
  const transport = new StreamableHTTPClientTransport(world.url, { authProvider: app });
  const client = new Client(about);
  return {
    finish: (answer: URLSearchParams) => transport.finishAuth(answer),
    call: async (name: string, input: Record<string, unknown> = {}) => {
      await client.connect(transport);
      return (await client.callTool({ name, arguments: input })).content;
    },
  };
};

const session1 = (app: McpApp): ReturnType<typeof session> => {
  const transport = new Transport1(world.url, { authProvider: app });
  const client = new Client1(about);
  return {
    finish: (answer) => transport.finishAuth(answer.get("code") ?? ""),
    call: async (name: string, input?: Record<string, unknown>) => {
      await client.connect(transport);
      return (await client.callTool({ name, arguments: input })).content as never;
    },
  };
};

describe("the ready server with mcp on, and examples/mcp-server", () => {
  it.each([
    [
      "mcp-remote",
      "http://localhost/oauth/callback",
      ["--native", "--loopback-name=localhost"],
      "http://localhost:3334/oauth/callback",
    ],
    [
      "inspector-1",
      "http://localhost:6274/oauth/callback",
      ["--native"],
      "http://localhost:6274/oauth/callback",
    ],
  ])("lets %s in, which an operator registered", async (id, registered, options, redirectUrl) => {
    await world.mintport(
      ...["client", "create", "notes", id, "--auth-method=none", `--redirect-uri=${registered}`],
      ...["--delegated-scope=notes:read notes:write", "--default-delegated-scope=notes:read"],
      ...["--grant-type=authorization_code", "--grant-type=refresh_token", ...options],
    );
    const app = new McpApp({ redirectUrl, client: { client_id: id, issuer: world.issuer } });
    const browser = new Browser(new URL(world.issuer).origin);
    const first = session(app);
    await expect(first.call("list-notes")).rejects.toThrow();
    const answer = await world.agree(browser, app.sentTo);
    expect(`${answer?.origin}${answer?.pathname}`).toBe(redirectUrl);
    await first.finish(answer?.searchParams ?? new URLSearchParams());
    expect(await session(app).call("list-notes")).toMatchObject([{ type: "text" }]);

    const writing = session(app);
    await expect(writing.call("add-note", { text: id })).rejects.toThrow();
    const more = await world.agree(browser, app.sentTo);
    await writing.finish(more?.searchParams ?? new URLSearchParams());
    expect(await session(app).call("add-note", { text: id })).toEqual([
      { type: "text", text: "Added." },
    ]);
  });

  it.each([
    ["@modelcontextprotocol/client 2.4.0", session],
    ["@modelcontextprotocol/sdk 1.32.2", session1],
  ])("lets %s in, which registers itself, and refreshes its token", async (_name, begin) => {
    const app = new McpApp({ redirectUrl: "http://localhost:53682/callback" });
    const browser = new Browser(new URL(world.issuer).origin);
    const first = begin(app);
    await expect(first.call("list-notes")).rejects.toThrow();
    const registered = app.clientInformation() as Record<string, unknown>;
    expect(registered).toMatchObject({
      client_id: expect.stringMatching(/^dcr-/),
      redirect_uris: ["http://localhost:53682/callback"],
    });
    const answer = await world.agree(browser, app.sentTo);
    await first.finish(answer?.searchParams ?? new URLSearchParams());
    expect(await begin(app).call("list-notes")).toMatchObject([{ type: "text" }]);
    const before = app.stored?.refresh_token;
    app.expire();
    app.sentTo = undefined;
    await begin(app).call("list-notes");
    expect(app.sentTo).toBeUndefined();
    expect(app.stored?.refresh_token).not.toBe(before);
    const listed = await world.mintport("client", "list", "notes", "--registered");
    expect(listed).toContain(String(registered["client_id"]));
  });

  it("is without a finding of the doctor", async () => {
    const asked = ["doctor", "--profile=mcp", "--tenant=notes"];
    expect(await world.mintport(...asked)).toBe("Nothing found\n");
  });
});
