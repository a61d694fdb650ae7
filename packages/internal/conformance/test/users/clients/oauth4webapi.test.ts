import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppWorld, browserApp, callback, startAppWorld, webApp } from "./app-world.ts";

/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };

const apps = [
  { name: "a web app, by Basic", id: webApp.id, proof: oauth.ClientSecretBasic(webApp.secret) },
  { name: "a web app, by its form", id: webApp.id, proof: oauth.ClientSecretPost(webApp.secret) },
  { name: "a browser app", id: browserApp.id, proof: oauth.None() },
];

describe("oauth4webapi", () => {
  let world: AppWorld;
  let server: oauth.AuthorizationServer;
  beforeAll(async () => {
    world = await startAppWorld();
    const issuer = new URL(world.issuer);
    const response = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...loopback });
    server = await oauth.processDiscoveryResponse(issuer, response);
  });
  afterAll(() => world.close());

  const begin = async (id: string) => {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(server.authorization_endpoint ?? "");
    for (const [name, value] of [
      ["client_id", id],
      ["redirect_uri", callback],
      ["response_type", "code"],
      ["scope", "api:read"],
      ["state", state],
      ["code_challenge", await oauth.calculatePKCECodeChallenge(verifier)],
      ["code_challenge_method", "S256"],
    ] as const)
      url.searchParams.set(name, value);
    return { url, state, verifier };
  };

  it.each(apps)("$name logs in, calls, refreshes and revokes", async ({ id, proof }) => {
    const client = { client_id: id };
    const { url, state, verifier } = await begin(id);
    const answer = oauth.validateAuthResponse(server, client, await world.agree(url), state);
    const redeemed = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      proof,
      answer,
      callback,
      verifier,
      loopback,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, redeemed);
    const called = await oauth.protectedResourceRequest(
      tokens.access_token,
      "GET",
      world.api,
      undefined,
      undefined,
      loopback,
    );
    expect(await called.json()).toEqual({ subject: "alice", client: id });

    const refresh = async (token: string) =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, proof, token, loopback),
      );
    const first = tokens.refresh_token ?? "";
    const again = await refresh(first);
    expect(await world.call(again.access_token)).toBe(200);
    const last = again.refresh_token ?? first;
    const revoked = await oauth.revocationRequest(server, client, proof, last, loopback);
    await oauth.processRevocationResponse(revoked);
    await expect(refresh(last)).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
    expect(await world.call(again.access_token)).toBe(401);
  });

  it.each(apps)("$name pushes its request (RFC 9126)", async ({ id, proof }) => {
    const client = { client_id: id };
    const { url, state, verifier } = await begin(id);
    const pushed = await oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(server, client, proof, url.searchParams, loopback),
    );
    const short = new URL(server.authorization_endpoint ?? "");
    short.searchParams.set("client_id", id);
    short.searchParams.set("request_uri", pushed.request_uri);
    const answer = oauth.validateAuthResponse(server, client, await world.agree(short), state);
    const redeemed = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      proof,
      answer,
      callback,
      verifier,
      loopback,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, redeemed);
    expect(await world.call(tokens.access_token)).toBe(200);
  });

  it("understands that the user denied", async () => {
    const { url, state } = await begin(browserApp.id);
    const answer = await world.deny(url);
    expect(() =>
      oauth.validateAuthResponse(server, { client_id: browserApp.id }, answer, state),
    ).toThrow(oauth.AuthorizationResponseError);
  });

  it("understands that a code works once", async () => {
    const client = { client_id: browserApp.id };
    const { url, state, verifier } = await begin(browserApp.id);
    const answer = oauth.validateAuthResponse(server, client, await world.agree(url), state);
    const redeem = async () =>
      oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.None(),
          answer,
          callback,
          verifier,
          loopback,
        ),
      );
    await redeem();
    await expect(redeem()).rejects.toMatchObject({ error: "invalid_grant" });
  });
});
