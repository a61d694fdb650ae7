import type { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Page, PageRequest } from "./page.ts";
import type { CreateVerdict, RemoveVerdict, UpdateVerdict } from "./verdicts.ts";

/** Where management writes tenants. The token endpoint never does. */
export interface TenantRegistry {
  /**
   * Stores a new tenant. Of many concurrent callers with one id, exactly one sees `created`.
   *
   * Promise: a tenant that is made again under the id of one that was removed never has a revision that that one had:
   * `newRevision` begins it.
   */
  create(tenant: Tenant): ResultAsync<CreateVerdict, PortError>;

  read(tenant: TenantId): ResultAsync<Versioned<Tenant> | undefined, PortError>;

  /** Replaces the tenant of this id if it still is at `expected`: compare-and-swap, in one step. */
  update(tenant: Tenant, expected: Revision): ResultAsync<UpdateVerdict, PortError>;

  /** All tenants, in an order of the store's own. */
  list(page: PageRequest): ResultAsync<Page<Versioned<Tenant>>, PortError>;

  /**
   * Removes the tenant, and its key ring with it, if it still is at `expected` and has no clients: rows that are left would
   * revive with its name.
   */
  remove(tenant: TenantId, expected: Revision): ResultAsync<RemoveVerdict, PortError>;
}
