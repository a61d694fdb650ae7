import {
  type Client,
  defineClient,
  defineTenant,
  type FullStorage,
  type PortError,
  type SecretHash,
  type Tenant,
} from "@mintport/core";
import { type ManagedKeys, sha256SecretHasher } from "@mintport/crypto";
import { okAsync, ResultAsync } from "neverthrow";

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

/**
 * Puts the quickstart into a store: what is missing is made, what is there stays, but for the issuer's port. Several
 * nodes may do so at once.
 */
export const seedQuickstart = (
  { tenants, clients }: FullStorage,
  keys: ManagedKeys,
  { tenant, clients: own }: { readonly tenant: Tenant; readonly clients: readonly Client[] },
): ResultAsync<void, PortError> =>
  tenants
    .create(tenant)
    .andThen((verdict) => (verdict === "created" ? okAsync(undefined) : tenants.read(tenant.id)))
    .andThen((found) =>
      found === undefined || found.value.issuer === tenant.issuer
        ? okAsync(undefined)
        : tenants.update(tenant, found.revision).map(() => undefined),
    )
    .andThen(() => ResultAsync.combine(own.map((client) => clients.create(tenant.id, client))))
    .andThen(() => keys.ensure(tenant.id, tenant.signingAlgorithm, "oauth2-key-1"));

const hashed = async (secret: string): Promise<SecretHash> =>
  (await sha256SecretHasher.hash(secret)).match(
    (hash) => hash,
    (failure) => {
      throw new Error("hashing failed", { cause: failure });
    },
  );
