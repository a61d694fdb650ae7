import type { Client, ClientId, TenantId } from "@mintport/core";
import type { ClientRegistry, ClientStore } from "@mintport/core/ports";
import { ok, okAsync, type Result } from "@mintport/core/result";
import { VersionedMap } from "./versioned-map.ts";

/** Clients in memory, one map per tenant, so that no two ids can run into one key. */
export interface MemoryClientStore extends ClientStore, ClientRegistry {
  find(tenant: TenantId, client: ClientId): Result<Client | undefined, never>;
  /** Whether the tenant has clients. */
  isUsed(tenant: TenantId): boolean;
}

/** Keeps clients in memory. `tenantExists` says whether a tenant may have any. */
export const memoryClientStore = (
  tenantExists: (tenant: TenantId) => boolean,
): MemoryClientStore => {
  const byTenant = new Map<TenantId, VersionedMap<ClientId, Client>>();
  const of = (tenant: TenantId): VersionedMap<ClientId, Client> =>
    byTenant.get(tenant) ?? new VersionedMap();
  return {
    isUsed: (tenant) => of(tenant).size > 0,
    find: (tenant, client) => ok(byTenant.get(tenant)?.read(client)?.value),
    create: (tenant, client) => {
      if (!tenantExists(tenant)) return okAsync({ verdict: "tenant_unknown" });
      const clients = of(tenant);
      byTenant.set(tenant, clients);
      return okAsync(clients.create(client.id, client));
    },
    read: (tenant, client) => okAsync(of(tenant).read(client)),
    update: (tenant, client, expected) => okAsync(of(tenant).update(client.id, client, expected)),
    list: (tenant, page) => okAsync(of(tenant).list(page)),
    remove: (tenant, client, expected) => okAsync(of(tenant).remove(client, expected)),
  };
};
