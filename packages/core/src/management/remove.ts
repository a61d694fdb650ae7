import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Revision } from "../domain/revision.ts";
import type { RemoveVerdict } from "../ports/verdicts.ts";
import { endClientGrants, type GrantEndingPorts } from "./end-grants.ts";
import type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { Managed, ManagementError } from "./management-error.ts";

/**
 * Removes a tenant that has no clients any more, with its key ring, if it still is at `expected`. Its tokens are dead
 * from then on; their rows go by `removeTenantRows`, or when they expire.
 */
export const removeTenant =
  (tenants: ManagedTenants) =>
  (id: TenantId, expected: Revision): ResultAsync<void, ManagementError> =>
    tenants.remove(id, expected).andThen((verdict) => removed(verdict, "tenant", id));

/** The stores that know of a client. */
export interface ClientRemoval extends GrantEndingPorts {
  readonly clients: ManagedClients;
}

/**
 * Removes a client, with its secrets and API keys, and ends what users granted it. Its tokens are dead at introspection from then
 * on. If it is cut off behind the first step, grants are left that open nothing: not even another client of the same id has them.
 */
export const removeClient =
  (ports: ClientRemoval) =>
  (tenant: TenantId, id: ClientId, expected: Revision): ResultAsync<void, ManagementError> =>
    ports.clients
      .remove(tenant, id, expected)
      .andThen((verdict) => removed(verdict, "client", id))
      .andThen(() => endClientGrants(ports)(tenant, id).map(() => undefined));

const removed = (
  verdict: RemoveVerdict,
  what: Managed,
  id: string,
): Result<void, ManagementError> =>
  verdict === "removed" ? ok() : err({ type: verdict, what, id });
