import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Revision } from "../domain/revision.ts";
import type { ManagedTenants } from "./managed-tenants-and-clients.ts";
import { type ManagementError, noProblems } from "./management-error.ts";
import { type ClientRemoval, removeClient } from "./remove.ts";

/** The stores that know of a tenant and of its clients. */
export interface TenantClientRemoval extends ClientRemoval {
  readonly tenants: ManagedTenants;
}

/** The outcome of one step of `removeTenantClients`. */
export interface RemovedClients {
  readonly removed: number;
  /** Whether there may be further clients: then it is called again. */
  readonly more: boolean;
}

/**
 * Removes up to `limit` clients of a tenant, each with its secrets, API keys and grants, those included whose row cannot be read.
 * It is called until there are no more; it may be cut off, and repeated at any time. The tenant must be disabled before, so that
 * none comes back meanwhile: else it is `invalid`. One whose record cannot be read counts as disabled.
 *
 * @example
 * const removeSome = removeTenantClients(storage);
 * for (let more = true; more; ) more = (await removeSome(tenant))._unsafeUnwrap().more;
 */
export const removeTenantClients =
  (ports: TenantClientRemoval) =>
  (tenant: TenantId, limit = 100): ResultAsync<RemovedClients, ManagementError> =>
    requireDisabled(ports, tenant)
      .andThen(() => ports.clients.list(tenant, { limit }))
      .andThen(({ items, damaged = [], next }) => {
        const rows: readonly Row[] = [
          ...items.map(({ value: { id }, revision }) => ({ id, revision })),
          // A damaged row has the name that its store looks it up by.
          ...damaged.map(({ name, revision }) => ({ id: name as ClientId, revision })),
        ];
        return removeEach(ports, tenant, rows).map((removed) => ({
          removed,
          more: next !== undefined || removed < rows.length,
        }));
      });

interface Row {
  readonly id: ClientId;
  readonly revision: Revision;
}

const removeEach = (
  ports: TenantClientRemoval,
  tenant: TenantId,
  rows: readonly Row[],
): ResultAsync<number, ManagementError> =>
  rows.reduce(
    (before, { id, revision }) =>
      before.andThen((removed) =>
        removeClient(ports)(tenant, id, revision)
          .map(() => removed + 1)
          // Somebody else was there first: the next call sees what is left.
          .orElse((error) =>
            error.type === "stale" || error.type === "unknown" ? ok(removed) : err(error),
          ),
      ),
    okAsync<number, ManagementError>(0),
  );

const requireDisabled = (
  { tenants }: TenantClientRemoval,
  id: TenantId,
): ResultAsync<void, ManagementError> =>
  tenants
    .read(id)
    .andThen((found): Result<void, ManagementError> => {
      if (found === undefined) return err({ type: "unknown", what: "tenant", id });
      return noProblems(found.value.disabled ? [] : [{ field: "disabled", message: notDisabled }]);
    })
    // One whose record cannot be read answers nobody, and nothing is added to it.
    .orElse((error) =>
      error.type === "port_error" && error.kind === "corrupt" ? ok() : err(error),
    );

const notDisabled =
  "must be true before all clients of the tenant are removed, so that none is added meanwhile";
