import { request as ask } from "node:http";
import { freePort } from "@mintport/test-engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../frameworks/parts.ts";
import { type Site as Listening, listen } from "../users/clients/listen.ts";
import { answerPage, codeFor, pkce, redeem } from "../users/user-world.ts";
import { type Check, runConformance } from "./conformance-tool.ts";
import { startExample } from "./example.ts";
import { type McpWorld, startMcpWorld } from "./mcp-world.ts";

let world: McpWorld;
let port: number;
let callback: string;
/** The MCP server of `examples/mcp-server`. */
let server: string;
let document: string;
let examplePort: number;

beforeAll(async () => {
  [port, examplePort] = [await freePort(), await freePort()];
  callback = `http://127.0.0.1:${port}/callback`;
  server = `http://localhost:${examplePort}/mcp`;
  world = await startMcpWorld({ servers: [server], scopes: ["notes:read", "notes:write"] });
  document = world.documents.publish("/tool", { redirect_uris: [callback] });
});
afterAll(() => world.close());

/** Each check by its outcome, with what the tool has to say where it is not content. */
const outcomes = (checks: readonly Check[]) =>
  checks.map(({ id, status, errorMessage }) =>
    status === "SUCCESS" ? id : `${id} ${status}: ${errorMessage}`,
  );

const metadata = ["authorization-server-metadata", "authorization-server-metadata-cimd"];

describe("@modelcontextprotocol/conformance 0.2.0-alpha.12, authorization server", () => {
  /** The user whom the tool sends to the authorization endpoint. */
  const visit = async (url: string): Promise<void> => {
    const browser = world.browser().logIn(world.user());
    const begun = await browser.get(url);
    const { location } =
      begun.page?.["page"] === "consent" ? await answerPage(browser, begun, "approve") : begun;
    await fetch(location ?? "");
  };
  const run = (...args: readonly string[]) => {
    const seen = { url: "", listens: false };
    const asked = ["authorization", "--url", world.issuer, "--port", `${port}`, ...args];
    return runConformance(asked, (line) => {
      if (line.startsWith(`${world.issuer}/`)) seen.url = line;
      // It may say where the user goes before it listens for them.
      else if (line.startsWith("Callback server started")) seen.listens = true;
      else return;
      if (seen.listens && seen.url !== "") void visit(seen.url);
    });
  };

  it.each<readonly [string, () => readonly string[]]>([
    [
      "a client by its document, with a resource",
      () => ["--client-id", document, "--resource", server],
    ],
    ["a client by its document, without one", () => ["--client-id", document]],
  ])(
    "has nothing to say against %s",
    async (_client, args) => {
      const checks = await run(...args());
      expect(outcomes(checks)).toEqual([...metadata, "authorization-code-grant"]);
    },
    70_000,
  );
});

describe("@modelcontextprotocol/conformance 0.2.0-alpha.12, server, behind the guard", () => {
  let example: Site;
  let withToken: Listening;

  beforeAll(async () => {
    example = await startExample(examplePort, world.issuer);
    const { challenge, verifier } = pkce();
    const own = { client_id: document, redirect_uri: callback };
    const browser = world.browser().logIn(world.user());
    const code = await codeFor(world, browser, challenge, { ...own, scope: "notes:read" });
    const { json } = await redeem(world, code, verifier, { ...own, client_secret: undefined });
    // The tool knows of no tokens.
    withToken = await listen(() => (request, response) => {
      const { url, method, headers } = request;
      const authorization = `Bearer ${String(json["access_token"])}`;
      const passed = {
        port: examplePort,
        path: url,
        method,
        headers: { ...headers, authorization },
      };
      const onward = ask({ host: "127.0.0.1", ...passed }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
  });
  afterAll(async () => {
    withToken.close();
    await example.close();
  });

  it("is told of all the scope that a tool needs, and of the metadata (RFC 6750 §3.1)", async () => {
    const call = { name: "add-note", arguments: { text: "milk" } };
    const answer = await fetch(`${withToken.origin}/mcp`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: call }),
    });
    expect(answer.status).toBe(403);
    const challenge = answer.headers.get("www-authenticate");
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="notes:read notes:write"');
    expect(challenge).toContain(
      `resource_metadata="${new URL(server).origin}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  it.each([
    "server-initialize",
    "ping",
    "tools-list",
    "dns-rebinding-protection",
    "http-header-validation",
  ])(
    "has nothing to say in %s",
    async (scenario) => {
      const url = `${withToken.origin}/mcp`;
      const checks = await runConformance(["server", "--url", url, "--scenario", scenario]);
      expect(checks.length).toBeGreaterThan(0);
      expect(checks.filter(({ status }) => status === "FAILURE")).toEqual([]);
      expect(checks.filter(({ status }) => status === "SUCCESS")).not.toEqual([]);
    },
    70_000,
  );
});
