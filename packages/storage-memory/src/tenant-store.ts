import type { Tenant, TenantStore } from "@mintport/core";
import { okAsync } from "neverthrow";

/** Tenants in memory: as many as it is given, never more. */
export const memoryTenantStore = (tenants: readonly Tenant[]): TenantStore => {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return { find: (tenant) => okAsync(byId.get(tenant)) };
};
