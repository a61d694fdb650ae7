import type { Client, Tenant, TenantId } from "@mintport/core";
import { ConfigurationError, type ConfigurationProblem } from "@mintport/core/ports";
import type { MemoryClientStore } from "./client-store.ts";
import type { MemoryTenantStore } from "./tenant-store.ts";

/** The rows that a storage begins with. */
export interface FirstRows {
  /** Tenants to begin with. */
  readonly tenants?: readonly Tenant[];
  /** Clients to begin with, each with the tenant it belongs to. */
  readonly clients?: readonly TenantClient[];
}

/** A client, and the tenant that it belongs to. */
export interface TenantClient {
  readonly tenant: TenantId;
  readonly client: Client;
}

/** Creates the tenants and clients that a storage begins with. Throws `ConfigurationError` for each that would be dropped. */
export const createFirst = (
  { tenants = [], clients = [] }: FirstRows,
  tenantStore: MemoryTenantStore,
  clientStore: MemoryClientStore,
): void => {
  const problems: ConfigurationProblem[] = [
    ...listProblems("tenants", tenants, "[tenant]"),
    ...listProblems("clients", clients, "[{ tenant: tenant.id, client }]"),
  ];
  if (problems.length === 0) {
    for (const [at, tenant] of tenants.entries())
      if (tenantStore.exists(tenant.id))
        problems.push({ field: `tenants[${at}]`, message: `is the second one named ${tenant.id}` });
      else void tenantStore.create(tenant);
    for (const [at, { tenant, client }] of clients.entries()) {
      if (!tenantStore.exists(tenant))
        problems.push({
          field: `clients[${at}].tenant`,
          message: "must be the id of one of tenants",
        });
      else if (clientStore.find(tenant, client.id).unwrapOr(undefined) !== undefined)
        problems.push({ field: `clients[${at}]`, message: `is the second one named ${client.id}` });
      else void clientStore.create(tenant, client);
    }
  }
  if (problems.length > 0) throw new ConfigurationError("memoryStorage", problems);
};

const listProblems = (
  field: string,
  list: unknown,
  example: string,
): readonly ConfigurationProblem[] =>
  Array.isArray(list) ? [] : [{ field, message: `must be a list, as ${example}` }];
