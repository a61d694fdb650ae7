import {
  type AuthorizationServerConfig,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  dynamicRegistration,
} from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto/web";
import { keysFromPort, protectedResourceMetadata, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";

// What every framework is given, made of published packages alone: frameworks that build take this file into what they build.

export const issuer = "https://a.example/auth";
/** Where scripts may read answers from. */
export const appOrigin = "https://app.example";

/** A login that no client's own token tells of. */
export const strong = { acrValues: ["urn:example:mfa", "urn:example:key"], maxAge: 300 } as const;

export const options = {
  basePath: "/auth/oauth",
  tenant: "main",
  cors: { metadata: "*", jwks: "*", registration: "*", token: [appOrigin] },
  proxies: { trusted: ["127.0.0.1"], header: "x-forwarded-for" },
} as const;

/** Fresh parts: one tenant, one client, and keys of their own. */
export const openParts = async (more: Pick<AuthorizationServerConfig, "observer"> = {}) => {
  const audience = "https://a.example/auth/api";
  const tenant = defineTenant({ id: "main", issuer, audience });
  const hash = await sha256SecretHasher.hash("bé");
  if (hash.isErr()) throw new Error("the secret cannot be hashed");
  const client = defineClient({
    id: "a",
    secretHashes: [hash.value],
    grantTypes: ["client_credentials"],
    ownScope: "orders:read orders:write",
  });
  const keys = await generatedKeys([{ tenant: tenant.id, alg: "ES256" }]);
  const storage = memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] });
  const rules = { redirectHosts: ["app.example"], delegatedScope: "orders:read", perSource: 1000 };
  return {
    server: createAuthorizationServer({
      storage,
      registration: dynamicRegistration({ registry: storage, tenants: { main: { open: rules } } }),
      keys,
      secretHasher: sha256SecretHasher,
      ...more,
    }),
    api: resourceServer({
      ...{ issuer, audience, keys: keysFromPort(keys, tenant.id) },
      metadata: protectedResourceMetadata({
        ...{ resource: audience, authorizationServers: [issuer] },
        scopesSupported: ["orders:read", "orders:write"],
      }),
    }),
  };
};
