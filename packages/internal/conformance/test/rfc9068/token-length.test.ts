import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { andThen, type KeyId } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { expect, it } from "vitest";

it.each([
  [100, 200],
  [400, 400],
] as const)(
  "RFC 9068 §2: a token of %i scopes is answered %i, and what is issued introspection can read",
  async (count, status) => {
    const scope = Array.from({ length: count }, (_, i) => `api:a-scope-of-forty-characters-${i}`)
      .join(" ")
      .trim();
    const tenant = defineTenant({
      ...{ id: "main", issuer: "https://as.example/main", scope, signingAlgorithm: "RS256" },
    });
    const client = defineClient({
      ...{ id: "service", grantTypes: ["client_credentials"], ownScope: scope },
      secretHashes: [expectOk(await sha256SecretHasher.hash("secret"))],
    });
    const keys = await generatedKeys([{ tenant: tenant.id, alg: "RS256" }]);
    const server = createAuthorizationServer({
      storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
      keys,
      secretHasher: sha256SecretHasher,
    });
    const request = (fields: Record<string, string>) => ({
      ...{ tenant: "main", method: "POST", url: "/" },
      headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
      body: new URLSearchParams({
        ...{ client_id: "service", client_secret: "secret" },
        ...fields,
      }).toString(),
    });
    const asked = request({ grant_type: "client_credentials", scope });
    const answer = await server.handle("token", asked);
    expect(answer.status).toBe(status);
    const explained = await server.explain(asked);
    expect(explained.refusal?.reason).toBe(status === 200 ? undefined : "token_too_long");
    if (status !== 200) {
      expect(JSON.parse(answer.body)).toMatchObject({ error: "invalid_scope" });
      return;
    }
    const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
    expect(token.length).toBeLessThanOrEqual(8192);
    const found = await server.handle("introspect", request({ token }));
    expect(JSON.parse(found.body)).toMatchObject({ active: true });
    const api = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
    });
    expectOk(
      await api.authorize(
        { authorization: `Bearer ${token}`, url: "/" },
        requireScope("api:a-scope-of-forty-characters-1"),
      ),
    );
    expect((await server.handle("revoke", request({ token }))).status).toBe(200);
    const revoked = await server.handle("introspect", request({ token }));
    expect(JSON.parse(revoked.body)).toEqual({ active: false });
  },
);

it("RFC 9068 §2: a key whose header or signature is too long makes no token that nobody reads", async () => {
  const { server, ask } = await withLongKey("k".repeat(9000));
  const answer = await server.handle("token", ask);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toMatchObject({ error: "invalid_request" });
});

/** A deployment whose key is of another's making, and named at length. */
const withLongKey = async (kid: string) => {
  const tenant = defineTenant({ id: "main", issuer: "https://as.example/main", scope: "api:read" });
  const client = defineClient({
    ...{ id: "service", grantTypes: ["client_credentials"], ownScope: "api:read" },
    secretHashes: [expectOk(await sha256SecretHasher.hash("secret"))],
  });
  const keys = await generatedKeys([{ tenant: tenant.id, alg: "ES256" }]);
  const server = createAuthorizationServer({
    storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
    keys: {
      ...keys,
      signer: (...of) =>
        andThen(keys.signer(...of), (signer) =>
          ok({ alg: signer.alg, kid: kid as KeyId, sign: (input: string) => signer.sign(input) }),
        ),
    },
    secretHasher: sha256SecretHasher,
  });
  const ask = {
    ...{ tenant: "main", method: "POST", url: "/" },
    headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
    body: "grant_type=client_credentials&client_id=service&client_secret=secret&scope=api:read",
  };
  return { server, ask };
};
