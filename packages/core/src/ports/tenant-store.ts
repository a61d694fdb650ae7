import type { TenantId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** Where the token endpoint finds tenants. */
export interface TenantStore {
  /**
   * The tenant of exactly this id, or `undefined`.
   *
   * Promise: ids are compared byte by byte; no case folding, trimming or pattern.
   */
  find(tenant: TenantId): MaybeAsync<Tenant | undefined, PortError>;
}
