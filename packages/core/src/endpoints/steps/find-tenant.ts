import { err, ok, type Result } from "neverthrow";
import { tenantsAndClientsOf } from "../../deadlines/tenants-and-clients-of.ts";
import type { Client } from "../../domain/client.ts";
import { type ClientId, parseTenantId, type TenantId } from "../../domain/identifiers.ts";
import { tenantAt } from "../../domain/issuer-alias.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { MaybeTenantsAndClients } from "../../ports/tenants-and-clients.ts";
import type { Received } from "../known.ts";

/** The tenant that the path names; an unknown one and a disabled one are the same 404 to anybody outside. */
export const findTenant =
  (tenants: TenantStore) =>
  <K extends Received>(
    known: K,
  ): MaybeAsync<K & FoundTenant, OAuthError<"invalid_request"> | PortError> => {
    const id = parseTenantId(known.request.tenant);
    if (id === undefined) return err(invalidRequest("tenant_unknown"));
    return andThen(tenants.find(id), (tenant) => requireTenant(id, tenant, known));
  };

/**
 * The same tenant, and in one round trip with it the client that the request claims to be, where the storage can. The
 * client's part is for the steps behind, once the tenant has let the request in.
 */
export const findTenantAndClient = (ports: MaybeTenantsAndClients) => {
  const both = tenantsAndClientsOf(ports);
  const findAlone = findTenant(ports.tenants);
  return <K extends Received & ClaimedClient>(
    known: K,
  ): MaybeAsync<K & FoundTenant & LookedUpClient, OAuthError<"invalid_request"> | PortError> => {
    const { claimedClient } = known;
    if (both === undefined || claimedClient === undefined) return findAlone(known);
    const id = parseTenantId(known.request.tenant);
    if (id === undefined) return err(invalidRequest("tenant_unknown"));
    return andThen(both.find(id, claimedClient), ({ tenant, client }) =>
      requireTenant(id, tenant, { ...known, lookedUpClient: client }),
    );
  };
};

interface FoundTenant {
  readonly tenant: Tenant;
}

interface ClaimedClient {
  readonly claimedClient: ClientId | undefined;
}

interface LookedUpClient {
  /** The store's answer about the claimed client; `undefined`: it was not asked yet. */
  readonly lookedUpClient?: Result<Client | undefined, PortError>;
}

/** The store is the embedder's: an answer with another id is no answer. The host only chooses among the tenant's own issuers. */
const requireTenant = <K extends Received>(
  id: TenantId,
  tenant: Tenant | undefined,
  known: K,
): Result<K & FoundTenant, OAuthError<"invalid_request">> =>
  tenant?.id === id
    ? ok({ ...known, tenant: tenantAt(tenant, known.request.headers.get("host"), known.at) })
    : err(invalidRequest("tenant_unknown"));

/** Refuses a disabled tenant. */
export const requireEnabledTenant = <K extends { readonly tenant: Tenant }>(
  known: K,
): Result<K, OAuthError<"invalid_request">> =>
  known.tenant.disabled ? err(invalidRequest("tenant_disabled")) : ok(known);
