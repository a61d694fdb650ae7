import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
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
    const server = createAuthorizationServer({
      storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
      keys: await generatedKeys([{ tenant: tenant.id, alg: "RS256" }]),
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
    const answer = await server.token(asked);
    expect(answer.status).toBe(status);
    const explained = await server.explain(asked);
    expect(explained.refusal?.reason).toBe(status === 200 ? undefined : "token_too_long");
    if (status !== 200) {
      expect(JSON.parse(answer.body)).toMatchObject({ error: "invalid_scope" });
      return;
    }
    const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
    expect(token.length).toBeLessThanOrEqual(8192);
    const found = await server.introspect(request({ token }));
    expect(JSON.parse(found.body)).toMatchObject({ active: true });
  },
);
