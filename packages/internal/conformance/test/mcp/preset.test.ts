import { deviceAuthorization } from "@mintport/core";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  askToken,
  authorizeUrl,
  type Change,
  codeFor,
  pkce,
  publicUserClient,
  redeem,
  refresh,
} from "../users/user-world.ts";
import { type McpWorld, mcpServer, otherServer, startMcpWorld } from "./mcp-world.ts";

let world: McpWorld;
afterEach(() => world.close());

const { challenge, verifier } = pkce();
const issuerPath = issuerPathOf("my-tenant");
const forms = [
  `/.well-known/oauth-authorization-server${issuerPath}`,
  `/.well-known/openid-configuration${issuerPath}`,
  `${issuerPath}/.well-known/openid-configuration`,
  `${issuerPath}/.well-known/oauth-authorization-server`,
];
const somebody = () => world.browser().logIn(world.user("somebody"));
const ask = (client: string, change?: Change) =>
  somebody().get(authorizeUrl(challenge, { client_id: client, ...change }));

/** The tokens of a public client by its document. */
const tokensOf = async (client: string, request: Change = {}, atToken: Change = {}) => {
  const code = await codeFor(world, somebody(), challenge, { client_id: client, ...request });
  const own = { client_id: client, client_secret: undefined };
  return redeem(world, code, verifier, { ...own, ...atToken });
};

describe("a server by the preset mcp", () => {
  it.each(forms)("has all that clients look for in the metadata at %s", async (path) => {
    world = await startMcpWorld();
    const answer = await fetch(new URL(path, world.origin));
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({
      issuer: world.issuer,
      response_types_supported: ["code"],
      grant_types_supported: expect.arrayContaining(["authorization_code", "refresh_token"]),
      code_challenge_methods_supported: ["S256"],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ["api:read", "api:write", "offline_access"],
      token_endpoint_auth_methods_supported: expect.arrayContaining(["none", "private_key_jwt"]),
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(["ES256"]),
      dpop_signing_alg_values_supported: expect.arrayContaining(["ES256"]),
    });
  });

  it.each([
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    `/.well-known/oauth-authorization-server${issuerPathOf("nobody")}`,
  ])("answers 404, and no page, where no metadata is: %s", async (path) => {
    world = await startMcpWorld();
    const answer = await fetch(new URL(path, world.origin));
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type") ?? "").not.toMatch(/html/);
  });

  it("binds a token to the one MCP server that was asked for (RFC 8707 §2)", async () => {
    world = await startMcpWorld();
    const client = world.documents.publish("/app");
    const { status, json } = await tokensOf(client, { resource: otherServer });
    expect(status).toBe(200);
    const { aud, scope } = decodeJwt(String(json["access_token"]));
    expect({ aud, scope }).toEqual({ aud: otherServer, scope: "api:read" });
    expect(json["expires_in"]).toBeLessThanOrEqual(3600);
    const elsewhere = await tokensOf(client, { resource: otherServer }, { resource: mcpServer });
    expect(elsewhere).toMatchObject({ status: 400, json: { error: "invalid_target" } });
  });

  it("means the tenant's own MCP server and the default scope where a client names neither", async () => {
    world = await startMcpWorld();
    const client = world.documents.publish("/app");
    const { json } = await tokensOf(client, { scope: undefined });
    expect(decodeJwt(String(json["access_token"]))).toMatchObject({
      ...{ aud: mcpServer, scope: "api:read" },
    });
  });

  it("refuses a request without a resource where the switch says so, with iss", async () => {
    world = await startMcpWorld({ users: { requireResource: true } });
    const { location } = await ask("web-app");
    expect(Object.fromEntries(location?.searchParams ?? [])).toMatchObject({
      ...{ error: "invalid_target", error_description: "Parameter resource is required" },
      iss: world.issuer,
    });
    expect((await ask("web-app", { resource: mcpServer })).page).toMatchObject({ page: "consent" });
  });

  it("refuses a device without a resource by the same switch (RFC 8628 §3.1)", async () => {
    const grantTypes = ["urn:ietf:params:oauth:grant-type:device_code"];
    const change = { grantTypes, authorization: { applicationType: "native" as const } };
    const devices = deviceAuthorization({ userCodeSecret: new Uint8Array(32).fill(7) });
    world = await startMcpWorld({
      users: { requireResource: true, devices },
      clients: [publicUserClient("tv", change)],
    });
    const path = `${issuerPath}/oauth/device_authorization`;
    const asked = { client_id: "tv", client_secret: undefined };
    expect(await askToken(world, asked, { path })).toMatchObject({
      ...{ status: 400, json: { error: "invalid_target" } },
    });
    const named = { ...asked, resource: mcpServer };
    expect(await askToken(world, named, { path })).toMatchObject({ status: 200 });
  });

  it("gives a public client another refresh token each time (OAuth 2.1 §4.3.1)", async () => {
    world = await startMcpWorld();
    const client = world.documents.publish("/app");
    const { json } = await tokensOf(client);
    expect(world.shown.at(-1)).toMatchObject({ offline: true });
    const own = { client_id: client, client_secret: undefined };
    const again = await refresh(world, json["refresh_token"], own);
    expect(again.status).toBe(200);
    expect(again.json["refresh_token"]).not.toBe(json["refresh_token"]);
  });

  it.each<readonly [string, readonly string[], string]>([
    ["Claude Code", ["http://localhost/callback"], "http://localhost:53682/callback"],
    ["the Inspector", ["http://localhost:6274/oauth/callback"], ""],
    ["mcp-remote", ["http://localhost/oauth/callback"], "http://localhost:3334/oauth/callback"],
    ["an editor", ["http://127.0.0.1/"], "http://127.0.0.1:33418/"],
  ])("lets %s answer at %o, and tells that it is a program", async (_who, uris, sent) => {
    world = await startMcpWorld();
    const client = world.documents.publish("/app", { redirect_uris: uris });
    const { page } = await ask(client, { redirect_uri: sent === "" ? uris[0] : sent });
    expect(page).toMatchObject({ page: "consent", loopback: true });
  });

  it("sends nobody to a redirect URI that is not the client's, nor an error without a click", async () => {
    world = await startMcpWorld();
    const client = world.documents.publish("/app");
    expect(await ask(client, { redirect_uri: "https://evil.example/cb" })).toMatchObject({
      ...{ status: 400, location: undefined },
    });
    const refused = await ask(client, { scope: "no:such" });
    expect(refused.location).toBeUndefined();
    expect(refused.page).toMatchObject({ page: "leaving" });
  });
});
