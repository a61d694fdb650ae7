import type { Tenant, TenantId, TenantRegistry, TenantStore } from "@mintport/core";
import { okAsync } from "neverthrow";
import { VersionedMap } from "./versioned-map.ts";

export interface MemoryTenantStore extends TenantStore, TenantRegistry {
  exists(tenant: TenantId): boolean;
}

/** Tenants in memory. `inUse` tells whether other things still belong to one. */
export const memoryTenantStore = (inUse: (tenant: TenantId) => boolean): MemoryTenantStore => {
  const tenants = new VersionedMap<TenantId, Tenant>();
  return {
    exists: (tenant) => tenants.read(tenant) !== undefined,
    find: (tenant) => okAsync(tenants.read(tenant)?.value),
    create: (tenant) => okAsync(tenants.create(tenant.id, tenant)),
    read: (tenant) => okAsync(tenants.read(tenant)),
    update: (tenant, expected) => okAsync(tenants.update(tenant.id, tenant, expected)),
    list: (page) => okAsync(tenants.list(page)),
    remove: (tenant, expected) => {
      const isCurrent = tenants.read(tenant)?.revision === expected;
      return okAsync(isCurrent && inUse(tenant) ? "in_use" : tenants.remove(tenant, expected));
    },
  };
};
