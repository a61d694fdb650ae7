import {
  CodeChallengeMethod,
  generateCodeVerifier,
  generateState,
  OAuth2Client,
  OAuth2RequestError,
} from "arctic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppWorld, browserApp, callback, startAppWorld, webApp } from "./app-world.ts";

describe("arctic", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await startAppWorld();
  });
  afterAll(() => world.close());

  it.each([
    { name: "a web app", id: webApp.id, password: webApp.secret },
    { name: "a browser app", id: browserApp.id, password: null },
  ])("$name logs in, calls, refreshes and revokes", async ({ id, password }) => {
    const client = new OAuth2Client(id, password, callback);
    const token = `${world.issuer}/oauth/token`;
    const state = generateState();
    const verifier = generateCodeVerifier();
    const url = client.createAuthorizationURLWithPKCE(
      `${world.issuer}/oauth/authorize`,
      state,
      CodeChallengeMethod.S256,
      verifier,
      ["api:read"],
    );
    const answer = await world.agree(url);
    expect(answer.searchParams.get("state")).toBe(state);
    const code = answer.searchParams.get("code") ?? "";
    const tokens = await client.validateAuthorizationCode(token, code, verifier);
    expect(tokens.scopes()).toEqual(["api:read"]);
    expect(tokens.accessTokenExpiresAt().getTime()).toBeGreaterThan(Date.now());
    expect(await world.call(tokens.accessToken())).toBe(200);

    const again = await client.refreshAccessToken(token, tokens.refreshToken(), ["api:read"]);
    expect(await world.call(again.accessToken())).toBe(200);
    const last = again.hasRefreshToken() ? again.refreshToken() : tokens.refreshToken();
    await client.revokeToken(`${world.issuer}/oauth/revoke`, last);
    const failure = client.refreshAccessToken(token, last, []);
    await expect(failure).rejects.toBeInstanceOf(OAuth2RequestError);
    await expect(failure).rejects.toMatchObject({ code: "invalid_grant" });
    expect(await world.call(again.accessToken())).toBe(401);
  });
});
