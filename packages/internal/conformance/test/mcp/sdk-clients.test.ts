import { freePort } from "@mintport/test-engines";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../frameworks/parts.ts";
import { answerPage } from "../users/user-world.ts";
import type { VisitorBrowser } from "../users/visitor-browser.ts";
import { startExample } from "./example.ts";
import { McpApp } from "./mcp-app.ts";
import { type McpWorld, startMcpWorld } from "./mcp-world.ts";

let world: McpWorld;
let example: Site;
let url: URL;

beforeAll(async () => {
  const port = await freePort();
  url = new URL(`http://localhost:${port}/mcp`);
  world = await startMcpWorld({ servers: [url.href], scopes: ["notes:read", "notes:write"] });
  example = await startExample(port, world.issuer);
});
afterAll(async () => {
  await example.close();
  await world.close();
});

/** A session of an SDK's client, which may have to be begun anew once its user was asked. */
interface Session {
  readonly call: (name: string, input?: Record<string, unknown>) => Promise<unknown>;
  readonly finish: (answer: URLSearchParams) => Promise<void>;
}

const about = { name: "app", version: "1.0.0" };
const sdks: readonly {
  readonly name: string;
  /** It refreshes where it is told that scope is missing, and gives up. */
  readonly refreshesForScope?: true;
  readonly session: (app: McpApp) => Session;
}[] = [
  {
    name: "@modelcontextprotocol/client 2.4.0",
    session: (app) => {
      const transport = new StreamableHTTPClientTransport(url, { authProvider: app });
      const client = new Client(about);
      return {
        call: async (name, input = {}) => {
          await client.connect(transport);
          return (await client.callTool({ name, arguments: input })).content;
        },
        finish: (answer) => transport.finishAuth(answer),
      };
    },
  },
  {
    name: "@modelcontextprotocol/sdk 1.32.2",
    refreshesForScope: true,
    session: (app) => {
      const transport = new Transport1(url, { authProvider: app });
      const client = new Client1(about);
      return {
        call: async (name, input = {}) => {
          await client.connect(transport);
          return (await client.callTool({ name, arguments: input })).content;
        },
        finish: (answer) => transport.finishAuth(answer.get("code") ?? ""),
      };
    },
  },
];

describe.each(sdks)("an app with $name", ({ name, session, refreshesForScope }) => {
  /** The user lets the app do what it asks for: the page that they saw. */
  const agree = async (app: McpApp, browser: VisitorBrowser) => {
    const sent = app.sentTo;
    if (sent === undefined) throw new Error("the user was sent nowhere");
    const shown = await browser.get(sent);
    const { location } = await answerPage(browser, shown, "approve");
    expect(location?.origin).toBe(new URL(app.redirectUrl).origin);
    expect(location?.searchParams.get("iss")).toBe(world.issuer);
    return { sent, page: shown.page, answer: location?.searchParams ?? new URLSearchParams() };
  };

  const flow = async (app: McpApp) => {
    const browser = world.browser().logIn(world.user(`user of ${name}`.replaceAll(" ", "-")));
    const first = session(app);
    await expect(first.call("list-notes")).rejects.toThrow(/authori/i);
    const asked = await agree(app, browser);
    await first.finish(asked.answer);
    expect(await session(app).call("list-notes")).toEqual([
      { type: "text", text: "There are no notes." },
    ]);
    return { browser, asked };
  };

  it("finds its way by the challenge, refreshes, and asks for more where a tool needs it", async () => {
    const redirectUrl = "http://localhost:53682/callback";
    const document = world.documents.publish("/claude", {
      redirect_uris: ["http://localhost/callback"],
    });
    const app = new McpApp({ redirectUrl, document });
    const { browser, asked } = await flow(app);
    const parameters = Object.fromEntries(asked.sent.searchParams);
    expect(parameters).toMatchObject({
      ...{ client_id: document, resource: url.href, code_challenge_method: "S256" },
      scope: expect.stringMatching(/^notes:read( offline_access)?$/),
    });
    expect(asked.page).toMatchObject({ loopback: true, redirectHost: "localhost" });
    expect(decodeJwt(app.stored?.access_token ?? "")).toMatchObject({
      ...{ aud: url.href, scope: "notes:read", client_id: document },
    });

    const before = app.stored?.refresh_token;
    app.expire();
    app.sentTo = undefined;
    await session(app).call("list-notes");
    expect(app.sentTo).toBeUndefined();
    expect(app.stored?.refresh_token).toMatch(/./);
    expect(app.stored?.refresh_token).not.toBe(before);

    if (refreshesForScope) app.forgetRefreshToken();
    const writing = session(app);
    await expect(writing.call("add-note", { text: "milk" })).rejects.toThrow();
    const more = await agree(app, browser);
    expect(more.page?.["scopes"]).toMatchObject([
      { name: "notes:read", known: true },
      { name: "notes:write", known: false },
    ]);
    await writing.finish(more.answer);
    await session(app).call("add-note", { text: "milk" });
    expect(await session(app).call("list-notes")).toEqual([{ type: "text", text: "milk" }]);
  });
});
