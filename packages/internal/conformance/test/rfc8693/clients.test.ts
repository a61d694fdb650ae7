import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { mint } from "../rfc7662/introspection.ts";
import {
  accessTokenType,
  delegate,
  delegation,
  exchangeGrant,
  impersonation,
  impersonator,
  userToken,
  withExchange,
} from "./exchanging.ts";

/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };

describe.each(bindings)("ordinary clients exchange tokens, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withExchange());
  });
  afterAll(() => running.close());

  it("oauth4webapi delegates (RFC 8693 §2.1)", async () => {
    const issuer = new URL(running.tenant.issuer);
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...loopback }),
    );
    expect(server.grant_types_supported).toContain(exchangeGrant);
    const client: oauth.Client = { client_id: delegate.id };
    const { grant_type, ...parameters } = delegation(
      await userToken(running),
      await mint(running, delegate),
    );
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      oauth.ClientSecretBasic(delegate.secret),
      grant_type ?? "",
      { ...parameters, scope: "api:read" },
      loopback,
    );
    const answer = await oauth.processGenericTokenEndpointResponse(server, client, response);
    expect(answer).toMatchObject({
      token_type: "bearer",
      scope: "api:read",
      issued_token_type: accessTokenType,
    });
    expect(decodeJwt(answer.access_token)).toMatchObject({
      sub: "user-1",
      act: { sub: delegate.id },
    });
  });

  it("openid-client impersonates (RFC 8693 §1.1)", async () => {
    const config = await openid.discovery(
      new URL(running.tenant.issuer),
      impersonator.id,
      impersonator.secret,
      openid.ClientSecretPost(impersonator.secret),
      { algorithm: "oauth2", execute: [openid.allowInsecureRequests] },
    );
    const { grant_type = "", ...parameters } = impersonation(await userToken(running));
    const answer = await openid.genericGrantRequest(config, grant_type, parameters);
    expect(answer.scope).toBe("api:read api:write");
    expect(decodeJwt(answer.access_token)).toMatchObject({ sub: "user-1" });
  });
});
