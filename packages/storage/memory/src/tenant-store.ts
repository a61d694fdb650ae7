import type { Tenant, TenantId } from "@mintport/core";
import type { TenantRegistry, TenantStore } from "@mintport/core/ports";
import { ok, okAsync, type Result } from "@mintport/core/result";
import { VersionedMap } from "./versioned-map.ts";

/** A tenant store in memory, which the other stores ask whether a tenant exists. */
export interface MemoryTenantStore extends TenantStore, TenantRegistry {
  find(tenant: TenantId): Result<Tenant | undefined, never>;
  exists(tenant: TenantId): boolean;
}

/** The other stores' word on a tenant that is to be removed. */
export interface TenantBelongings {
  /** Whether other things still belong to the tenant. */
  inUse(tenant: TenantId): boolean;
  /** Takes what goes with the tenant. */
  removed(tenant: TenantId): void;
}

/** Tenants in memory. */
export const memoryTenantStore = (belongings: TenantBelongings): MemoryTenantStore => {
  const tenants = new VersionedMap<TenantId, Tenant>();
  return {
    exists: (tenant) => tenants.read(tenant) !== undefined,
    find: (tenant) => ok(tenants.read(tenant)?.value),
    create: (tenant) => okAsync(tenants.create(tenant.id, tenant)),
    read: (tenant) => okAsync(tenants.read(tenant)),
    update: (tenant, expected) => okAsync(tenants.update(tenant.id, tenant, expected)),
    list: (page) => okAsync(tenants.list(page)),
    remove: (tenant, expected) => {
      const isCurrent = tenants.read(tenant)?.revision === expected;
      if (isCurrent && belongings.inUse(tenant)) return okAsync("in_use");
      const verdict = tenants.remove(tenant, expected);
      if (verdict === "removed") belongings.removed(tenant);
      return okAsync(verdict);
    },
  };
};
