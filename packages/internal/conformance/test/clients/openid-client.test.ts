import { decodeJwt } from "jose";
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrant,
  discovery,
} from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, oddClient } from "../fixture/deployment.ts";

const methods = [
  { method: "client_secret_basic", authentication: ClientSecretBasic },
  { method: "client_secret_post", authentication: ClientSecretPost },
];

describe.each(bindings)("openid-client, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  describe.each(methods)("$method", ({ authentication }) => {
    const discover = (id: string, secret: string) =>
      discovery(new URL(running.tenant.issuer), id, secret, authentication(secret), {
        algorithm: "oauth2",
        // http is allowed on loopback, and only because it is asked for.
        execute: [allowInsecureRequests],
      });

    it("discovers the server at its RFC 8414 path", async () => {
      const metadata = (await discover(clientId, clientSecret)).serverMetadata();

      expect(metadata.issuer).toBe(running.tenant.issuer);
      expect(metadata.token_endpoint).toBe(`${running.tenant.issuer}/oauth/token`);
    });

    it("gets a token", async () => {
      const config = await discover(clientId, clientSecret);
      const answer = await clientCredentialsGrant(config, { scope: "api:read" });

      expect(answer).toMatchObject({ token_type: "bearer", scope: "api:read", expires_in: 3600 });
      expect(answer.expiresIn()).toBeGreaterThan(3590);
      expect(decodeJwt(answer.access_token).iss).toBe(running.tenant.issuer);
    });

    it("gets its default scope without asking", async () => {
      const answer = await clientCredentialsGrant(await discover(clientId, clientSecret));

      expect(answer.scope).toBe("api:read api:write");
    });

    it("an id and a secret of any printable character arrive whole", async () => {
      const config = await discover(oddClient.id, oddClient.secret);
      const answer = await clientCredentialsGrant(config, { scope: "api:read" });

      expect(decodeJwt(answer.access_token)["client_id"]).toBe(oddClient.id);
    });

    it("understands that its secret is wrong", async () => {
      const grant = clientCredentialsGrant(await discover(clientId, "wrong"));

      await expect(grant).rejects.toMatchObject({ status: 401 });
    });

    it("understands that a scope is not for it", async () => {
      const config = await discover(clientId, clientSecret);

      await expect(clientCredentialsGrant(config, { scope: "no:such" })).rejects.toMatchObject({
        error: "invalid_scope",
        error_description: "Requested scope is not allowed for this client",
        status: 400,
      });
    });
  });
});
