import { ok, type Result } from "neverthrow";
import { tenantsAndClientsOf } from "../../deadlines/tenants-and-clients-of.ts";
import type { Client } from "../../domain/client.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { ClientStore } from "../../ports/client-store.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { Storage } from "../../ports/storage.ts";
import type { TenantsAndClients } from "../../ports/tenants-and-clients.ts";

/** Whether a registration is over for want of use. Asked of clients that registered themselves. */
export type IsOver = (tenant: TenantId, client: Client) => MaybeAsync<boolean, PortError>;

/**
 * The storage of a server in which a client that registered itself is gone once nobody has used it for long, whether or not somebody has
 * swept its row away.
 */
export const withRegisteredClients = (storage: Storage, isOver: IsOver): Storage => {
  const { tenants } = storage;
  const both = tenantsAndClientsOf(storage);
  const standing = (
    tenant: TenantId,
    client: Client | undefined,
  ): MaybeAsync<Client | undefined, PortError> =>
    client?.registration === undefined
      ? ok(client)
      : andThen(isOver(tenant, client), (over) => ok(over ? undefined : client));
  const clients: ClientStore = {
    find: (tenant, id) =>
      andThen(storage.clients.find(tenant, id), (client) => standing(tenant, client)),
  };
  if (both === undefined) return { ...storage, clients, tenantsAndClients: undefined };
  const tenantsAndClients: TenantsAndClients = {
    of: { tenants, clients },
    find: (tenantId, id) =>
      andThen(both.find(tenantId, id), (found) => {
        const { tenant, client } = found;
        if (client.isErr() || client.value?.registration === undefined) return ok(found);
        return withOutcome(
          standing(tenantId, client.value),
          (stands): Result<typeof found, PortError> => ok({ tenant, client: stands }),
        );
      }),
  };
  return { ...storage, clients, tenantsAndClients };
};
