import { type Client, defineClient, defineTenant, type SecretHash, type Tenant } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";

/** The quickstart's tenant, with its issuer on this port. */
export const quickstartTenant = (port: number): Tenant =>
  defineTenant({
    id: "my-tenant",
    issuer: `http://localhost:${port}/api/v1/tenant/my-tenant`,
    scope: "api:read api:write",
    signingAlgorithm: "RS256",
  });

/** The quickstart's clients. Their secrets stand in the documentation: they protect nothing. */
export const quickstartClients = async (): Promise<readonly Client[]> => [
  defineClient({
    id: "service-client-123",
    secretHashes: [await hashed("super-secret-key")],
    grantTypes: ["client_credentials"],
    ownScope: "api:read api:write",
  }),
  // Shows what a client without the grant is told.
  defineClient({
    id: "no-grant-client",
    secretHashes: [await hashed("no-grant-secret")],
    grantTypes: [],
    ownScope: "api:read",
  }),
];

/** The quickstart's only signing key. */
export const quickstartKey = {
  tenant: "my-tenant",
  alg: "RS256",
  kid: "oauth2-key-1",
} as const;

const hashed = async (secret: string): Promise<SecretHash> =>
  (await sha256SecretHasher.hash(secret)).match(
    (hash) => hash,
    (failure) => {
      throw new Error("hashing failed", { cause: failure });
    },
  );
