import type { TenantsAndClients } from "@mintport/core/ports";
import type { MemoryClientStore } from "./client-store.ts";
import type { MemoryTenantStore } from "./tenant-store.ts";

/** Looks both up; here it saves nothing, and keeps the contract's words where they are cheapest to read. */
export const memoryTenantsAndClients = (
  tenants: MemoryTenantStore,
  clients: MemoryClientStore,
): TenantsAndClients => ({
  of: { tenants, clients },
  find: (tenant, client) =>
    tenants.find(tenant).map((found) => ({ tenant: found, client: clients.find(tenant, client) })),
});
