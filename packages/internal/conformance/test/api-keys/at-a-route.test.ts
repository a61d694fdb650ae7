import {
  apiKeyAuthentication,
  apiKeyGrant,
  type ClientDefinition,
  defineClient,
  defineTenant,
  type TenantDefinition,
  wildcardScopes,
} from "@mintport/core";
import { createApiKey } from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { generatedKeys } from "@mintport/crypto";
import {
  keysFromPort,
  type ResourceServerOptions,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const resource = "https://files.example/";
const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);

interface Route {
  readonly client?: Partial<ClientDefinition>;
  readonly tenant?: Partial<TenantDefinition>;
  readonly route?: Partial<ResourceServerOptions>;
}

/** What a route for `files:read` says to a key of a client; all is well but for what a case changes. */
const atRoute = async ({ client, tenant: changes, route }: Route) => {
  const tenant = defineTenant({
    ...{ id: "main", issuer: "https://auth.example", resources: [resource], ...changes },
  });
  const made = defineClient({
    id: "keyed",
    authenticationMethods: [apiKeyAuthentication.name],
    grantTypes: [apiKeyGrant.name],
    ownScope: "files:read mail:read",
    ...client,
  });
  const storage = memoryStorage({
    tenants: [tenant],
    clients: [{ tenant: tenant.id, client: made }],
  });
  const ports = { clients: storage.clients, entropy: systemEntropy };
  const { key } = expectOk(await createApiKey(ports)(tenant.id, made.id, {}));
  const api = resourceServer({
    ...{ issuer: tenant.issuer, audience: resource, keys: keysFromPort(keys, tenant.id) },
    store: tokenStore({ storage, tenant: tenant.id }),
    ...route,
  });
  const request = { authorization: `Bearer ${key}`, url: "/" };
  return api.authorize(request, requireScope("files:read"), { apiKeys: true });
};

describe("an API key at a route obeys what a token for it would have to", () => {
  it("passes where its client could have a token by it, with the scope of that token", async () => {
    expect(expectOk(await atRoute({}))).toMatchObject({ scope: ["files:read", "mail:read"] });
  });

  it("RFC 8707 §2.2: holds no scope that means nothing at the resource", async () => {
    const tenant = { resources: [{ indicator: resource, scope: "files:read files:write" }] };
    expect(expectOk(await atRoute({ tenant }))).toMatchObject({ scope: ["files:read"] });
    const pattern = { resources: [{ indicator: resource, scope: "files:*" }] };
    const route = { scopePolicy: wildcardScopes };
    expect(expectOk(await atRoute({ tenant: pattern, route }))).toMatchObject({
      scope: ["files:read"],
    });
  });

  it("passes where the route and the tenant have an issuer identifier in common, while the tenant moves", async () => {
    const [old, next] = ["https://old.example", "https://new.example"];
    const issuerAliases = [{ issuer: old, until: 4_000_000_000 }];
    for (const [tenant, route] of [
      // The route moves later, or before.
      [{ issuerAliases }, { issuer: old }],
      [{}, { issuer: next, issuerAliases: ["https://auth.example"] }],
    ] satisfies readonly [Route["tenant"], Route["route"]][])
      expect(expectOk(await atRoute({ tenant, route }))).toMatchObject({ client: "keyed" });
    const over = { issuerAliases: [{ issuer: old, until: 1 }] };
    expect(expectErr(await atRoute({ tenant: over, route: { issuer: old } }))).toMatchObject({
      kind: "invalid_token",
    });
  });

  it.each<[string, Route]>([
    [
      "RFC 9449 §5.2: of a client whose tokens are bound by DPoP",
      { client: { dpopBoundAccessTokens: true } },
    ],
    [
      "RFC 8705 §3.4: of a client whose tokens are bound to its certificate",
      { client: { certificateBoundAccessTokens: true } },
    ],
    [
      "of a client without the method",
      { client: { authenticationMethods: ["client_secret_basic"] } },
    ],
    ["of a client without the grant", { client: { grantTypes: ["client_credentials"] } }],
    [
      "at an audience that the tenant does not serve",
      { route: { audience: "https://other.example/" } },
    ],
    ["at an audience that is no indicator", { route: { audience: "files" } }],
    ["of a tenant with another issuer", { route: { issuer: "https://other.example" } }],
    [
      "with no scope of the resource",
      { tenant: { resources: [{ indicator: resource, scope: "a" }] } },
    ],
  ])("is refused %s", async (_, changed) => {
    expect(expectErr(await atRoute(changed))).toMatchObject({ kind: "invalid_token" });
  });
});
