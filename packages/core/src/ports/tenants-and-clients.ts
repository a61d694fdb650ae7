import type { Result } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ClientStore } from "./client-store.ts";
import type { MaybeAsync } from "./maybe-async.ts";
import type { TenantStore } from "./tenant-store.ts";

/** A tenant and a client of it, as one lookup found the two. */
export interface TenantAndClient {
  /** As `TenantStore.find` answers it. */
  readonly tenant: Tenant | undefined;
  /**
   * As `ClientStore.find` answers it, `corrupt` of `client-store` included: what is wrong with a client is nobody's business
   * before its tenant lets it in. Where the tenant is not there, or is disabled, it may be `undefined` though there is one.
   */
  readonly client: Result<Client | undefined, PortError>;
}

/**
 * Both lookups of a request in one round trip to the engine. A storage may do without: then core asks `tenants` and
 * `clients` one after the other.
 */
export interface TenantsAndClients {
  /**
   * The two stores that this lookup stands for. It is asked only while they are the storage's own, so that a storage whose
   * `clients` or `tenants` were replaced, as in `{ ...storage, clients }`, is never passed by.
   */
  readonly of: { readonly tenants: TenantStore; readonly clients: ClientStore };

  /**
   * The tenant of exactly this id, and the client of exactly this id within it.
   *
   * Promise: each as its store's `find` would answer it now. Ids are compared byte by byte, and a client of another tenant is
   * never answered. An error is for both, and names `tenant-store`, which the first of two lookups would ask.
   *
   * @example
   * andThen(both.find(tenantId, clientId), ({ tenant, client }) => (tenant === undefined ? ok(undefined) : client))
   */
  find(tenant: TenantId, client: ClientId): MaybeAsync<TenantAndClient, PortError>;
}

/** The stores that a lookup of both may stand for, and that lookup. */
export interface MaybeTenantsAndClients {
  readonly tenants: TenantStore;
  readonly clients: ClientStore;
  readonly tenantsAndClients?: TenantsAndClients | undefined;
}
