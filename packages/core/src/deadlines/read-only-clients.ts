import { ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { isPortError, portError } from "../errors/port-error.ts";
import type { ClientStore } from "../ports/client-store.ts";

/** Looks one client up in tables of one's own. It may throw, and answer nothing as `undefined` or `null`. */
export type FindClient = (
  tenant: TenantId,
  client: ClientId,
) => Promise<Client | null | undefined> | Client | null | undefined;

/**
 * A `ClientStore` over a function: tables of one's own, that management does not write. What the function throws is an
 * outage, and never a client; a `ConfigurationError`, as `defineClient` throws for a row that makes no client, is a `corrupt`
 * one. A row of another id is none: many a database compares without regard to case.
 *
 * @example
 * readOnlyClients(async (tenant, id) => {
 *   const row = await rowOf(tenant, id);
 *   return row && defineClient({ id: row.id, secretHashes: [row.hash], grantTypes: ["client_credentials"] });
 * })
 */
export const readOnlyClients = (find: FindClient): ClientStore => ({
  find: ResultAsync.fromThrowable(
    async (tenant, client) => {
      const found = await find(tenant, client);
      return found?.id === client ? found : undefined;
    },
    (cause) => {
      if (isPortError(cause)) return cause;
      const kind = cause instanceof ConfigurationError ? "corrupt" : "unavailable";
      return portError(kind, "client-store", cause);
    },
  ),
});
