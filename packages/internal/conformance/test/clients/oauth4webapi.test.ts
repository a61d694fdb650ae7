import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, oddClient } from "../fixture/deployment.ts";

const methods = [
  { method: "client_secret_basic", authentication: oauth.ClientSecretBasic },
  { method: "client_secret_post", authentication: oauth.ClientSecretPost },
];
/** http is allowed on loopback, and only because it is asked for. */
const loopback = { [oauth.allowInsecureRequests]: true };

describe.each(bindings)("oauth4webapi, over $name", (binding) => {
  let running: Running;
  let server: oauth.AuthorizationServer;

  beforeAll(async () => {
    running = await run(binding);
    const issuer = new URL(running.tenant.issuer);
    const options = { algorithm: "oauth2", ...loopback } as const;
    const response = await oauth.discoveryRequest(issuer, options);
    server = await oauth.processDiscoveryResponse(issuer, response);
  });
  afterAll(() => running.close());

  const grant = async (id: string, authentication: oauth.ClientAuth, parameters = {}) => {
    const client = { client_id: id };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      parameters,
      loopback,
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  };

  it("discovers the server at its RFC 8414 path", () => {
    expect(server.issuer).toBe(running.tenant.issuer);
    expect(server.jwks_uri).toBe(`${running.tenant.issuer}/oauth/jwks`);
  });

  describe.each(methods)("$method", ({ authentication }) => {
    it("gets a token", async () => {
      const answer = await grant(clientId, authentication(clientSecret), { scope: "api:write" });

      expect(answer).toMatchObject({ token_type: "bearer", scope: "api:write", expires_in: 3600 });
    });

    it("an id and a secret of any printable character arrive whole", async () => {
      const answer = await grant(oddClient.id, authentication(oddClient.secret));

      expect(oauth.getValidatedIdTokenClaims(answer)).toBeUndefined();
      expect(answer.scope).toBe("api:read");
    });

    it("understands the challenge when its secret is wrong", async () => {
      const failure = await grant(clientId, authentication("wrong")).catch((cause) => cause);

      expect(failure).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      expect(failure).toMatchObject({
        status: 401,
        cause: [{ scheme: "basic", parameters: { realm: "my-tenant", charset: "UTF-8" } }],
      });
    });

    it("understands that a scope is not for it", async () => {
      const failure = await grant(clientId, authentication(clientSecret), {
        scope: "no:such",
      }).catch((cause) => cause);

      expect(failure).toBeInstanceOf(oauth.ResponseBodyError);
      expect(failure).toMatchObject({ error: "invalid_scope", status: 400 });
    });
  });

  it("as a resource server it accepts our tokens (RFC 9068 §4)", async () => {
    const { access_token } = await grant(clientId, oauth.ClientSecretPost(clientSecret));
    const claims = await oauth.validateJwtAccessToken(
      server,
      new Request("https://api.example/", { headers: { Authorization: `Bearer ${access_token}` } }),
      running.tenant.audience,
      loopback,
    );

    expect(claims).toMatchObject({ client_id: clientId, scope: "api:read api:write" });
  });

  it("and refuses them for another audience", async () => {
    const { access_token } = await grant(clientId, oauth.ClientSecretPost(clientSecret));
    const request = new Request("https://api.example/", {
      headers: { Authorization: `Bearer ${access_token}` },
    });

    await expect(
      oauth.validateJwtAccessToken(server, request, "https://other.example", loopback),
    ).rejects.toThrow("aud");
  });
});
