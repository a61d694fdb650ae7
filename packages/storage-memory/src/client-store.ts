import type { Client, ClientId, ClientStore, TenantId } from "@mintport/core";
import { okAsync } from "neverthrow";

export interface TenantClient {
  readonly tenant: TenantId;
  readonly client: Client;
}

/** Clients in memory, one map a tenant, so that no two ids can run into one key. */
export const memoryClientStore = (clients: readonly TenantClient[]): ClientStore => {
  const byTenant = new Map<TenantId, Map<ClientId, Client>>();
  for (const { tenant, client } of clients) {
    const own = byTenant.get(tenant) ?? new Map<ClientId, Client>();
    byTenant.set(tenant, own.set(client.id, client));
  }
  return { find: (tenant, client) => okAsync(byTenant.get(tenant)?.get(client)) };
};
