import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppWorld, browserApp, callback, startAppWorld, webApp } from "./app-world.ts";

const apps = [
  {
    name: "a web app",
    id: webApp.id,
    authentication: () => client.ClientSecretBasic(webApp.secret),
  },
  { name: "a browser app", id: browserApp.id, authentication: () => client.None() },
];

describe("openid-client", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await startAppWorld();
  });
  afterAll(() => world.close());

  const discover = (id: string, authentication: client.ClientAuth) =>
    client.discovery(new URL(world.issuer), id, undefined, authentication, {
      algorithm: "oauth2",
      // http is allowed on loopback, and only because it is asked for.
      execute: [client.allowInsecureRequests],
    });
  const begin = async () => {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    return {
      checks: { pkceCodeVerifier, expectedState },
      parameters: {
        ...{ redirect_uri: callback, scope: "api:read", state: expectedState },
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      },
    };
  };

  it.each(apps)("$name logs in, calls, refreshes and revokes", async ({ id, authentication }) => {
    const config = await discover(id, authentication());
    const { checks, parameters } = await begin();
    const answer = await world.agree(client.buildAuthorizationUrl(config, parameters));
    const tokens = await client.authorizationCodeGrant(config, answer, checks);
    expect(tokens.scope).toBe("api:read");
    const called = await client.fetchProtectedResource(
      config,
      tokens.access_token,
      world.api,
      "GET",
    );
    expect(await called.json()).toEqual({ subject: "alice", client: id });

    const again = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(await world.call(again.access_token)).toBe(200);
    const last = again.refresh_token ?? tokens.refresh_token ?? "";
    await client.tokenRevocation(config, last);
    await expect(client.refreshTokenGrant(config, last)).rejects.toMatchObject({
      error: "invalid_grant",
    });
    expect(await world.call(again.access_token)).toBe(401);
  });

  it.each(apps)("$name pushes its request (RFC 9126)", async ({ id, authentication }) => {
    const config = await discover(id, authentication());
    const { checks, parameters } = await begin();
    const url = await client.buildAuthorizationUrlWithPAR(config, parameters);
    expect([...url.searchParams.keys()].sort()).toEqual(["client_id", "request_uri"]);
    const tokens = await client.authorizationCodeGrant(config, await world.agree(url), checks);
    expect(await world.call(tokens.access_token)).toBe(200);
  });

  it("a browser app binds its tokens to a key, and refreshes by it (RFC 9449)", async () => {
    const config = await discover(browserApp.id, client.None());
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
    const { checks, parameters } = await begin();
    const dpop_jkt = await DPoP.calculateThumbprint();
    const url = client.buildAuthorizationUrl(config, { ...parameters, dpop_jkt });
    const answer = await world.agree(url);
    const tokens = await client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP });
    expect(tokens.token_type).toBe("dpop");
    const again = await client.refreshTokenGrant(config, tokens.refresh_token ?? "", {}, { DPoP });
    expect(again.token_type).toBe("dpop");
  });

  it("understands that the user denied", async () => {
    const config = await discover(browserApp.id, client.None());
    const { checks, parameters } = await begin();
    const answer = await world.deny(client.buildAuthorizationUrl(config, parameters));
    await expect(client.authorizationCodeGrant(config, answer, checks)).rejects.toMatchObject({
      error: "access_denied",
    });
  });

  it("refuses an answer of another issuer (RFC 9207 §2.4)", async () => {
    const config = await discover(browserApp.id, client.None());
    const { checks, parameters } = await begin();
    const answer = await world.agree(client.buildAuthorizationUrl(config, parameters));
    answer.searchParams.set("iss", "https://other.example");
    await expect(client.authorizationCodeGrant(config, answer, checks)).rejects.toThrow();
    answer.searchParams.delete("iss");
    await expect(client.authorizationCodeGrant(config, answer, checks)).rejects.toThrow();
  });
});
