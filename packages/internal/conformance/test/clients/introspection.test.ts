import * as oauth from "oauth4webapi";
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrant,
  discovery,
  PrivateKeyJwt,
  tokenIntrospection,
  tokenRevocation,
} from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { keyClientId, keyClientPrivateKey } from "../fixture/key-client.ts";
import { opaqueOwner, owner, stranger, withParties } from "../rfc7662/introspection.ts";

/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };

describe.each(bindings)("oauth4webapi at introspection and revocation, over $name", (binding) => {
  let running: Running;
  let server: oauth.AuthorizationServer;
  beforeAll(async () => {
    running = await run(binding, withParties());
    const issuer = new URL(running.tenant.issuer);
    const options = { algorithm: "oauth2", ...loopback } as const;
    const response = await oauth.discoveryRequest(issuer, options);
    server = await oauth.processDiscoveryResponse(issuer, response);
  });
  afterAll(() => running.close());

  const tokenFor = async (id: string, authentication: oauth.ClientAuth): Promise<string> => {
    const client = { client_id: id };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      {},
      loopback,
    );
    const { access_token } = await oauth.processClientCredentialsResponse(server, client, response);
    return access_token;
  };
  const introspected = async (
    id: string,
    authentication: oauth.ClientAuth,
    token: string,
    requestJwtResponse = false,
  ) => {
    const client = {
      client_id: id,
      ...(requestJwtResponse ? { introspection_signed_response_alg: "RS256" } : {}),
    };
    const options = { ...loopback, requestJwtResponse };
    const response = await oauth.introspectionRequest(
      server,
      client,
      authentication,
      token,
      options,
    );
    const answer = await oauth.processIntrospectionResponse(server, client, response);
    // The signature of a JWT answer is checked apart.
    if (requestJwtResponse)
      await oauth.validateApplicationLevelSignature(server, response, loopback);
    return answer;
  };

  it.each([
    [owner.id, oauth.ClientSecretBasic(owner.secret)],
    [owner.id, oauth.ClientSecretPost(owner.secret)],
    [opaqueOwner.id, oauth.ClientSecretBasic(opaqueOwner.secret)],
    [keyClientId, oauth.PrivateKeyJwt({ key: keyClientPrivateKey, kid: "client-key-1" })],
  ])("%s sees its token live, revokes it, and sees it dead", async (id, authentication) => {
    const token = await tokenFor(id, authentication);
    for (const signed of [false, true])
      expect(await introspected(id, authentication, token, signed)).toMatchObject({
        active: true,
        client_id: id,
        scope: "api:read api:write",
      });

    const client = { client_id: id };
    const response = await oauth.revocationRequest(server, client, authentication, token, loopback);
    await oauth.processRevocationResponse(response);
    for (const signed of [false, true])
      expect(await introspected(id, authentication, token, signed)).toEqual({ active: false });
  });

  it("another client understands that a token is not its own", async () => {
    const token = await tokenFor(owner.id, oauth.ClientSecretBasic(owner.secret));
    const authentication = oauth.ClientSecretBasic(stranger.secret);
    const client = { client_id: stranger.id };
    const response = await oauth.revocationRequest(server, client, authentication, token, loopback);
    const failure = await oauth.processRevocationResponse(response).catch((cause) => cause);
    expect(failure).toMatchObject({ error: "unauthorized_client", status: 400 });
    expect(await introspected(stranger.id, authentication, token)).toEqual({ active: false });
  });

  it("understands the challenge when its secret is wrong", async () => {
    const failure = await introspected(owner.id, oauth.ClientSecretBasic("wrong"), "x").catch(
      (cause) => cause,
    );
    expect(failure).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
  });
});

describe.each(bindings)("openid-client at introspection and revocation, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withParties());
  });
  afterAll(() => running.close());

  it.each([
    [owner.id, ClientSecretBasic(owner.secret)],
    [opaqueOwner.id, ClientSecretPost(opaqueOwner.secret)],
    [keyClientId, PrivateKeyJwt({ key: keyClientPrivateKey, kid: "client-key-1" })],
  ])("%s sees its token live, revokes it, and sees it dead", async (id, authentication) => {
    const issuer = new URL(running.tenant.issuer);
    const options = { algorithm: "oauth2" as const, execute: [allowInsecureRequests] };
    const config = await discovery(issuer, id, undefined, authentication, options);
    const { access_token: token } = await clientCredentialsGrant(config, { scope: "api:read" });

    expect(await tokenIntrospection(config, token)).toMatchObject({
      active: true,
      client_id: id,
      scope: "api:read",
    });
    await tokenRevocation(config, token, { token_type_hint: "refresh_token" });
    expect(await tokenIntrospection(config, token)).toEqual({ active: false });
  });
});
