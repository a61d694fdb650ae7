import { ok, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type Generation, generationOf, nextGeneration } from "../domain/generation.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import { changeClient, changeTenant } from "./change.ts";
import type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/**
 * Ends every token that a client holds, with one write and by no clock: a token that was or will be issued on an older record of
 * the client is dead at introspection and at every resource server that looks at the store. So a secret that was removed
 * before buys nothing that lives, though a node may still accept it for its cache's `maxStaleness`.
 *
 * @example await endClientTokens(storage.clients)(tenant, client)
 */
export const revokeClientTokens =
  (clients: ManagedClients) =>
  (tenant: TenantId, id: ClientId): ResultAsync<Client, ManagementError> =>
    changeClient(clients)(tenant, id, (client) => ok(withNextGeneration(client))).map(
      ({ value }) => value,
    );

/**
 * The same for every token of a tenant. It answers for the tenant's record alone: to end as well what nodes still issue
 * on old records of clients (a secret that was removed, a client that was disabled), wait for the cache's `maxStaleness`
 * and call it again, as `mintport tenant end-tokens` does.
 */
export const revokeTenantTokens =
  (tenants: ManagedTenants) =>
  (id: TenantId): ResultAsync<Tenant, ManagementError> =>
    changeTenant(tenants)(id, (tenant) => ok(withNextGeneration(tenant))).map(({ value }) => value);

const withNextGeneration = <T extends { readonly generation?: Generation }>(record: T): T => ({
  ...record,
  generation: nextGeneration(generationOf(record)),
});
