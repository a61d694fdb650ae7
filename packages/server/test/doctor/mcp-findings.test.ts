import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { defineMcpTenant, type Tenant } from "@mintport/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mcpFindings } from "../../src/doctor/mcp-findings.ts";

let server: Server;
let origin: string;
let answers: Record<string, RequestListener>;
let tenant: Tenant;

beforeEach(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ""] ?? ((_, gone) => gone.writeHead(404).end());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}/api/v1/tenant/main`;
  tenant = defineMcpTenant({ id: "main", issuer, resources: [`${origin}/mcp`] });
  const metadata = json({
    ...{ issuer, authorization_endpoint: `${issuer}/oauth/authorize` },
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  });
  answers = {
    "/.well-known/oauth-authorization-server/api/v1/tenant/main": metadata,
    "/.well-known/openid-configuration/api/v1/tenant/main": metadata,
    "/api/v1/tenant/main/.well-known/openid-configuration": metadata,
    [resourceAt]: json({ resource: `${origin}/mcp`, authorization_servers: [issuer] }),
    "/mcp": (_, response) => {
      response.writeHead(401, { "WWW-Authenticate": `Bearer resource_metadata="${origin}/x"` });
      response.end();
    },
  };
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const resourceAt = "/.well-known/oauth-protected-resource/mcp";
const json =
  (value: object): RequestListener =>
  (_, response) => {
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
  };
const found = async () => (await mcpFindings(fetch, tenant)).map(({ rule, why }) => [rule, why]);

describe("what the doctor asks of a tenant and its MCP servers", () => {
  it("is nothing more where each answers as clients expect", async () => {
    expect(await found()).toEqual([]);
  });

  it.each<[string, string, () => RequestListener | undefined, RegExp]>([
    [
      "metadata-not-found-for-mcp",
      "/.well-known/openid-configuration/api/v1/tenant/main",
      () => undefined,
      /openid-configuration\/api.*the answer is 404/,
    ],
    [
      "metadata-not-found-for-mcp",
      "/.well-known/oauth-authorization-server/api/v1/tenant/main",
      () => json({ issuer: origin }),
      /another issuer/,
    ],
    [
      "metadata-not-found-for-mcp",
      "/.well-known/oauth-authorization-server/api/v1/tenant/main",
      () => json({ issuer: tenant.issuer, code_challenge_methods_supported: ["plain"] }),
      /no S256/,
    ],
    [
      "metadata-not-found-for-mcp",
      "/.well-known/oauth-authorization-server/api/v1/tenant/main",
      () => (_, response) => response.end("<html>"),
      /JSON/,
    ],
    ["resource-metadata-for-mcp", resourceAt, () => undefined, /the answer is 404/],
    ["resource-metadata-for-mcp", resourceAt, () => json({ resource: origin }), /resource is not/],
    [
      "resource-metadata-for-mcp",
      resourceAt,
      () => json({ resource: `${origin}/mcp`, authorization_servers: [origin] }),
      /api\/v1\/tenant\/main is not there/,
    ],
    ["no-challenge-for-mcp", "/mcp", () => json({}), /it is 200/],
    [
      "no-challenge-for-mcp",
      "/mcp",
      () => (_, response) => response.writeHead(401, { "WWW-Authenticate": "Bearer" }).end(),
      /it is 401/,
    ],
  ])("finds %s at %s", async (rule, path, listener, why) => {
    const { [path]: _, ...others } = answers;
    const answer = listener();
    answers = answer === undefined ? others : { ...others, [path]: answer };
    expect(await found()).toEqual([[rule, expect.stringMatching(why)]]);
  });

  it("finds what nobody answers, and says why", async () => {
    server.close();
    server.closeAllConnections();
    const all = await found();
    expect(all.map(([rule]) => rule)).toEqual([
      ...["metadata-not-found-for-mcp", "metadata-not-found-for-mcp", "metadata-not-found-for-mcp"],
      ...["resource-metadata-for-mcp", "no-challenge-for-mcp"],
    ]);
    for (const [, why] of all) expect(why).toContain("ECONNREFUSED");
  });
});
