import { deviceAuthorization } from "@mintport/core";
import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideDevice, startDeviceWorld } from "../device-world.ts";
import { pass, secret, type UserWorld } from "../user-world.ts";

const devices = [
  { name: "a television without a secret", id: "tv" },
  { name: "a speaker with one", id: "speaker", secret },
];

let world: UserWorld;
let users = 0;
beforeAll(async () => {
  // These clients wait by their own clocks.
  const interval = 1;
  const userCodeSecret = new Uint8Array(32).fill(7);
  world = await startDeviceWorld({
    users: { devices: deviceAuthorization({ userCodeSecret, interval }) },
  });
});
afterAll(() => world.close());

const decide = (device: { readonly user_code: string }, decision?: string) =>
  decideDevice(world.browser().logIn(world.user(`user-${users++}`)), device, decision);

describe("openid-client as a device", () => {
  /** What happens between two polls: the world's clock goes on by itself, and somebody may decide. */
  let between: () => Promise<unknown>;
  const configured = async (id: string, password?: string): Promise<client.Configuration> => {
    const proof = password === undefined ? client.None() : client.ClientSecretPost(password);
    const config = await client.discovery(new URL(world.issuer), id, undefined, proof, {
      algorithm: "oauth2",
      execute: [client.allowInsecureRequests],
    });
    config[client.customFetch] = async (url, { body, ...init }) => {
      const answer = await fetch(url, { ...init, body: body as URLSearchParams });
      pass(world.clock, 1);
      if (url.endsWith("/token")) await between();
      return answer;
    };
    return config;
  };

  it.each(devices)("$name polls until its user approves", async ({ id, secret: password }) => {
    const config = await configured(id, password);
    const device = await client.initiateDeviceAuthorization(config, { scope: "api:read" });
    expect(device.verification_uri_complete).toContain(device.user_code);
    let polls = 0;
    between = async () => (polls++ === 0 ? decide(device) : undefined);
    const tokens = await client.pollDeviceAuthorizationGrant(config, device);
    expect(polls).toBe(2);
    expect(tokens.scope).toBe("api:read");
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      ...{ client_id: id, sub: `user-${users - 1}` },
    });
  });

  it("hears that its user denied, and that nobody decided in time", async () => {
    const config = await configured("tv");
    between = async () => undefined;
    const denied = await client.initiateDeviceAuthorization(config, {});
    await decide(denied, "deny");
    await expect(client.pollDeviceAuthorizationGrant(config, denied)).rejects.toMatchObject({
      error: "access_denied",
    });
    const late = await client.initiateDeviceAuthorization(config, {});
    pass(world.clock, 600);
    await expect(client.pollDeviceAuthorizationGrant(config, late)).rejects.toMatchObject({
      error: "expired_token",
    });
  });
});

describe("oauth4webapi as a device", () => {
  /** http is allowed on loopback, and only because it is asked for. */
  const loopback = { [oauth.allowInsecureRequests]: true };
  let server: oauth.AuthorizationServer;
  beforeAll(async () => {
    const issuer = new URL(world.issuer);
    const response = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...loopback });
    server = await oauth.processDiscoveryResponse(issuer, response);
  });

  const proofOf = (password?: string) =>
    password === undefined ? oauth.None() : oauth.ClientSecretPost(password);
  const begin = async (own: oauth.Client, proof: oauth.ClientAuth) =>
    oauth.processDeviceAuthorizationResponse(
      server,
      own,
      await oauth.deviceAuthorizationRequest(
        ...[server, own, proof],
        { scope: "api:read offline_access" },
        loopback,
      ),
    );

  it.each(devices)("$name understands every answer", async ({ id, secret: password }) => {
    const [own, proof] = [{ client_id: id }, proofOf(password)];
    const device = await begin(own, proof);
    expect(device).toMatchObject({ expires_in: 600, interval: 1 });
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        server,
        own,
        await oauth.deviceCodeGrantRequest(server, own, proof, device.device_code, loopback),
      );
    await expect(poll()).rejects.toMatchObject({ error: "authorization_pending", status: 400 });
    await expect(poll()).rejects.toMatchObject({ error: "slow_down", status: 400 });
    await decide(device);
    const tokens = await poll();
    expect(decodeJwt(tokens.access_token)).toMatchObject({ client_id: id, scope: "api:read" });
    await expect(poll()).rejects.toMatchObject({ error: "invalid_grant" });
    const refreshed = await oauth.processRefreshTokenResponse(
      server,
      own,
      await oauth.refreshTokenGrantRequest(
        ...[server, own, proof],
        tokens.refresh_token ?? "",
        loopback,
      ),
    );
    expect(refreshed.scope ?? "api:read").toBe("api:read");
  });

  it("binds the tokens to the key that the poll proves (RFC 9449 §5)", async () => {
    const own = { client_id: "tv" };
    const keys = await oauth.generateKeyPair("ES256");
    // Its clock is the world's.
    const clockSkew = world.clock.now() - Math.floor(Date.now() / 1000);
    const DPoP = oauth.DPoP({ [oauth.clockSkew]: clockSkew }, keys);
    const device = await begin(own, oauth.None());
    await decide(device);
    const tokens = await oauth.processDeviceCodeResponse(
      server,
      own,
      await oauth.deviceCodeGrantRequest(server, own, oauth.None(), device.device_code, {
        ...loopback,
        DPoP,
      }),
    );
    expect(tokens.token_type).toBe("dpop");
    expect(decodeJwt(tokens.access_token)).toMatchObject({ cnf: { jkt: expect.any(String) } });
  });
});
