import {
  type Client,
  type ClientId,
  defineClient,
  defineTenant,
  type Tenant,
  type TenantId,
} from "@mintport/core";
import { newGeneration, parseClientId, parseTenantId } from "@mintport/core/management";
import {
  type FullStorage,
  type PortError,
  present,
  type SecretHash,
  systemEntropy,
} from "@mintport/core/ports";
import { okAsync, ResultAsync } from "@mintport/core/result";
import { type ManagedKeys, sha256SecretHasher } from "@mintport/crypto";

/** The quickstart's secrets. They stand in the documentation: they protect nothing. */
export const quickstartSecrets: readonly [string, string] = ["super-secret-key", "no-grant-secret"];

/** The things that the quickstart makes, by name. */
export const quickstartIds: { readonly tenant: TenantId; readonly clients: readonly ClientId[] } = {
  tenant: parseTenantId("my-tenant") as TenantId,
  clients: ["service-client-123", "no-grant-client"].map((id) => parseClientId(id) as ClientId),
};

/** The demo's web app, which acts for users. It is public, so it has no secret. */
export const demoWebClient: ClientId = parseClientId("demo-web-app") as ClientId;

/** The quickstart's tenant, with its issuer on this port. */
export const quickstartTenant = (port: number): Tenant =>
  defineTenant({
    id: quickstartIds.tenant,
    issuer: `http://localhost:${port}/api/v1/tenant/${quickstartIds.tenant}`,
    scope: "api:read api:write",
    signingAlgorithm: "RS256",
  });

/** The quickstart's clients. */
export const quickstartClients = async (): Promise<readonly Client[]> => [
  defineClient({
    id: "service-client-123",
    secretHashes: [await hashed(quickstartSecrets[0])],
    grantTypes: ["client_credentials"],
    ownScope: "api:read api:write",
  }),
  // Shows what a client without the grant is told.
  defineClient({
    id: "no-grant-client",
    secretHashes: [await hashed(quickstartSecrets[1])],
    grantTypes: [],
    ownScope: "api:read",
  }),
  defineClient({
    id: demoWebClient,
    authenticationMethods: ["none"],
    grantTypes: ["authorization_code", "refresh_token"],
    authorization: {
      name: "Demo app",
      // On a loopback address the port may be any (RFC 8252 §7.3).
      redirectUris: [demoRedirectUri],
      delegatedScope: "api:read api:write",
      offlineAccess: "implied",
    },
  }),
];

/** Where the answers for the demo's web app go. */
export const demoRedirectUri = "http://127.0.0.1/demo/callback";

/**
 * Puts the quickstart into a store, once: the tenant, its clients, and last its signing key. Where the key is there all of
 * it was, so what somebody removed since stays away, and of what is there only the issuer follows the port. Several nodes
 * may do so at once. Answers the tenant as it then is.
 */
export const seedQuickstart = (
  { tenants, clients }: FullStorage,
  keys: ManagedKeys,
  { tenant, clients: own }: { readonly tenant: Tenant; readonly clients: readonly Client[] },
): ResultAsync<Tenant, PortError> =>
  tenants
    .create({ ...tenant, generation: newGeneration(systemEntropy) })
    .andThen(({ verdict }) =>
      verdict === "created" ? okAsync(undefined) : tenants.read(tenant.id),
    )
    .andThen((found) => {
      if (found === undefined) return okAsync(tenant);
      const moved = movedTo(found.value, tenant);
      return moved === found.value
        ? okAsync(moved)
        : tenants.update(moved, found.revision).map(() => moved);
    })
    .andThrough(() =>
      keys.list(tenant.id).andThen((ring) =>
        ring.length > 0
          ? okAsync(undefined)
          : ResultAsync.combine(
              own.map((client) =>
                clients.create(tenant.id, {
                  ...client,
                  generation: newGeneration(systemEntropy),
                }),
              ),
            ).andThen(() => keys.ensure(tenant.id, tenant.signingAlgorithm, "oauth2-key-1")),
      ),
    );

/** The tenant with the issuer of this start, and with everything else as somebody may have changed it. */
const movedTo = (found: Tenant, { issuer, audience }: Tenant): Tenant =>
  found.issuer === issuer
    ? found
    : {
        ...found,
        issuer,
        // The audience was the issuer by default, and then goes with it.
        ...present({
          audience: found.audience === (found.issuer as string) ? audience : undefined,
        }),
      };

const hashed = async (secret: string): Promise<SecretHash> =>
  (await sha256SecretHasher.hash(secret)).match(
    (hash) => hash,
    (failure) => {
      throw new Error("hashing failed", { cause: failure });
    },
  );
