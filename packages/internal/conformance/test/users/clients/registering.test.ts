import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTo } from "../registration-world.ts";
import { type AppWorld, startAppWorld } from "./app-world.ts";

let world: AppWorld;
beforeAll(async () => {
  world = await startAppWorld({ registration: openTo({ offlineAccess: "implied" }) });
});
afterAll(() => world.close());

const redirect_uri = "https://app.example/cb";
const wanted = {
  client_name: "An App",
  redirect_uris: [redirect_uri],
  grant_types: ["authorization_code", "refresh_token"],
};

describe("a client that registers itself (RFC 7591)", () => {
  it.each([
    ["client_secret_basic", client.ClientSecretBasic()],
    ["client_secret_post", client.ClientSecretPost()],
    ["none", client.None()],
  ])("with openid-client and %s logs in, calls and refreshes", async (method, authentication) => {
    const config = await client.dynamicClientRegistration(
      new URL(world.issuer),
      { ...wanted, token_endpoint_auth_method: method },
      authentication,
      { algorithm: "oauth2", execute: [client.allowInsecureRequests] },
    );
    expect(config.clientMetadata().client_id).toMatch(/^dcr-/);
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const answer = await world.agree(
      client.buildAuthorizationUrl(config, {
        ...{ redirect_uri, scope: "api:read", state: expectedState },
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      }),
    );
    const checks = { pkceCodeVerifier, expectedState };
    const tokens = await client.authorizationCodeGrant(config, answer, checks);
    expect(await world.call(tokens.access_token)).toBe(200);
    const again = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(await world.call(again.access_token)).toBe(200);
  });

  it("with oauth4webapi is told what was registered, and what cannot be", async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(world.issuer);
    const discovery = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, discovery);
    const register = async (metadata: object) =>
      oauth.processDynamicClientRegistrationResponse(
        await oauth.dynamicClientRegistrationRequest(server, metadata, insecure),
      );
    const registered = await register({ ...wanted, token_endpoint_auth_method: "none" });
    expect(registered).toMatchObject({ ...wanted, token_endpoint_auth_method: "none" });
    await expect(register({ ...wanted, redirect_uris: [] })).rejects.toMatchObject({
      cause: { error: "invalid_redirect_uri" },
    });
  });
});
