import { ok, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { RevocationEpoch } from "../domain/revocation-epoch.ts";
import type { Tenant } from "../domain/tenant.ts";
import { changeClient, changeTenant } from "./change.ts";
import type { ManagedClients, ManagedTenants } from "./managed-registries.ts";
import type { ManagementError } from "./management-error.ts";

/**
 * Ends every token that a client holds, with one write: what was issued up to `epoch` is dead at introspection and at
 * every resource server that looks at the store. An epoch never goes back.
 */
export const endClientTokens =
  (clients: ManagedClients) =>
  (tenant: TenantId, id: ClientId, epoch: RevocationEpoch): ResultAsync<Client, ManagementError> =>
    changeClient(clients)(tenant, id, (client) =>
      ok({ ...client, tokensNotBefore: latest(client, epoch) }),
    ).map(({ value }) => value);

/** The same for every token of a tenant. */
export const endTenantTokens =
  (tenants: ManagedTenants) =>
  (id: TenantId, epoch: RevocationEpoch): ResultAsync<Tenant, ManagementError> =>
    changeTenant(tenants)(id, (tenant) =>
      ok({ ...tenant, tokensNotBefore: latest(tenant, epoch) }),
    ).map(({ value }) => value);

const latest = (
  { tokensNotBefore }: { readonly tokensNotBefore?: RevocationEpoch },
  epoch: RevocationEpoch,
): RevocationEpoch =>
  tokensNotBefore !== undefined && tokensNotBefore > epoch ? tokensNotBefore : epoch;
