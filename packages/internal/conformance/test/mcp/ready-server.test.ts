import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Running, readSettings, run, startServer } from "@mintport/server";
import { Browser, formIn } from "@mintport/test-browser";
import { freePort } from "@mintport/test-engines";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../frameworks/parts.ts";
import { startExample } from "./example.ts";
import { McpApp } from "./mcp-app.ts";

let folder: string;
let issuer: string;
let url: URL;
let environment: Readonly<Record<string, string>>;
let server: Running;
let example: Site;
const password = "a-password-of-the-test";

/** What docs/mcp.md has its reader do. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mintport-"));
  const [port, examplePort] = [await freePort(), await freePort()];
  url = new URL(`http://localhost:${examplePort}/mcp`);
  issuer = `http://localhost:${port}/api/v1/tenant/notes`;
  const scope = { delegatedScope: "notes:read notes:write", defaultDelegatedScope: "notes:read" };
  environment = {
    ...{ MINTPORT_PORT: String(port), MINTPORT_DATA: folder, MINTPORT_QUICKSTART: "on" },
    ...{ MINTPORT_VISITORS: "demo", MINTPORT_DEMO_PASSWORD: password },
    MINTPORT_MCP: JSON.stringify(scope),
    // For clients that know no documents.
    MINTPORT_REGISTRATION: JSON.stringify({
      notes: {
        open: {
          redirectHosts: [],
          applicationTypes: ["native"],
          offlineAccess: "implied",
          ...scope,
        },
      },
    }),
  };
  server = await startServer(readSettings(environment, { development: true }));
  await mintport(
    ...["tenant", "create", "notes", `--issuer=${issuer}`, `--audience=${url.href}`],
    "--scope=notes:read notes:write",
  );
  example = await startExample(examplePort, issuer);
});
afterAll(async () => {
  await example.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const mintport = async (...argv: readonly string[]): Promise<string> => {
  const printed = { out: "", err: "" };
  const code = await run(argv, {
    ...{ environment, stdin: async () => "", wait: async () => {} },
    out: (text) => (printed.out += text),
    err: (text) => (printed.err += text),
  });
  expect({ code, ...printed }).toMatchObject({ code: 0 });
  return printed.out;
};

/** The user logs in if they are asked to, and agrees. */
const agree = async (browser: Browser, sent: URL | undefined): Promise<URL | undefined> => {
  const begun = await browser.get(sent ?? "");
  let shown = begun;
  if (begun.location !== undefined) {
    const login = await browser.get(begun.location);
    const form = formIn(login.text);
    form.set("username", "demo");
    form.set("password", password);
    const loggedIn = await browser.post("/api/v1/tenant/notes/login", form);
    shown = await browser.get(loggedIn.location ?? "");
  }
  const form = formIn(shown.text);
  form.set("decision", "approve");
  return (await browser.post("/api/v1/tenant/notes/oauth/authorize/answer", form)).location;
};

const about = { name: "app", version: "1.0.0" };

const session = (app: McpApp) => {
  const transport = new StreamableHTTPClientTransport(url, { authProvider: app });
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
  const transport = new Transport1(url, { authProvider: app });
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
      "inspector",
      "http://localhost:6274/oauth/callback",
      ["--native"],
      "http://localhost:6274/oauth/callback",
    ],
  ])("lets %s in, which an operator registered", async (id, registered, options, redirectUrl) => {
    await mintport(
      ...["client", "create", "notes", id, "--auth-method=none", `--redirect-uri=${registered}`],
      ...["--delegated-scope=notes:read notes:write", "--default-delegated-scope=notes:read"],
      ...["--grant-type=authorization_code", "--grant-type=refresh_token", ...options],
    );
    const app = new McpApp({ redirectUrl, client: { client_id: id, issuer } });
    const browser = new Browser(new URL(issuer).origin);
    const first = session(app);
    await expect(first.call("list-notes")).rejects.toThrow();
    const answer = await agree(browser, app.sentTo);
    expect(`${answer?.origin}${answer?.pathname}`).toBe(redirectUrl);
    await first.finish(answer?.searchParams ?? new URLSearchParams());
    expect(await session(app).call("list-notes")).toMatchObject([{ type: "text" }]);

    const writing = session(app);
    await expect(writing.call("add-note", { text: id })).rejects.toThrow();
    const more = await agree(browser, app.sentTo);
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
    const browser = new Browser(new URL(issuer).origin);
    const first = begin(app);
    await expect(first.call("list-notes")).rejects.toThrow();
    const registered = app.clientInformation() as Record<string, unknown>;
    expect(registered).toMatchObject({
      client_id: expect.stringMatching(/^dcr-/),
      redirect_uris: ["http://localhost:53682/callback"],
    });
    const answer = await agree(browser, app.sentTo);
    await first.finish(answer?.searchParams ?? new URLSearchParams());
    expect(await begin(app).call("list-notes")).toMatchObject([{ type: "text" }]);
    const before = app.stored?.refresh_token;
    app.expire();
    app.sentTo = undefined;
    await begin(app).call("list-notes");
    expect(app.sentTo).toBeUndefined();
    expect(app.stored?.refresh_token).not.toBe(before);
    const listed = await mintport("client", "list", "notes", "--registered");
    expect(listed).toContain(String(registered["client_id"]));
  });

  it("is without a finding of the doctor", async () => {
    const asked = ["doctor", "--profile=mcp", "--tenant=notes"];
    expect(await mintport(...asked)).toBe("Nothing found\n");
  });
});
