import type { Storage, Tenant } from "@mintport/core";
import { memoryClientStore, type TenantClient } from "./client-store.ts";
import { memoryTenantStore } from "./tenant-store.ts";

/** What a memory storage holds from the start. */
export interface MemoryStorageContent {
  readonly tenants: readonly Tenant[];
  /** Clients, each with the tenant it belongs to. */
  readonly clients: readonly TenantClient[];
}

/**
 * Stores in this process's memory: gone with it, and not shared with another. For tests, for the quickstart, and
 * for servers whose tenants and clients are configuration.
 *
 * @example
 * memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] })
 */
export const memoryStorage = ({ tenants, clients }: MemoryStorageContent): Storage => ({
  tenants: memoryTenantStore(tenants),
  clients: memoryClientStore(clients),
});
