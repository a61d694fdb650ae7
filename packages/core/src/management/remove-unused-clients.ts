import { errAsync, ok, okAsync, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import type { Versioned } from "../domain/revision.ts";
import { systemClock } from "../ports/clock.ts";
import type { ManagementError } from "./management-error.ts";
import { type ClientRemoval, removeClient } from "./remove.ts";

/** The stores that know of clients, and the rule by which one that registered itself is over. */
export interface UnusedClientRemoval extends ClientRemoval {
  /** That of `dynamicRegistration`. */
  isUnused(tenant: TenantId, client: Client, now: Instant): boolean;
}

/**
 * Removes the clients of a tenant that registered themselves and that nobody uses any more, and answers how many there were. One that a user
 * still allows something stays, and so does one that is used at this moment. May be cut off, and repeated at any time.
 *
 * @example await removeUnusedClients({ ...storage, isUnused: registration.isUnused })(tenant)
 */
export const removeUnusedClients =
  (ports: UnusedClientRemoval) =>
  (tenant: TenantId): ResultAsync<number, ManagementError> =>
    removeListed(ports, tenant);

const removeListed = (
  ports: UnusedClientRemoval,
  tenant: TenantId,
  after?: string,
): ResultAsync<number, ManagementError> =>
  ports.clients
    .list(tenant, { limit: pageSize, ...present({ after }) })
    .andThen(({ items, next }) =>
      removeEach(ports, tenant, items).andThen((removed) =>
        next === undefined
          ? ok(removed)
          : removeListed(ports, tenant, next).map((others) => removed + others),
      ),
    );

const pageSize = 500;

const removeEach = (
  ports: UnusedClientRemoval,
  tenant: TenantId,
  clients: readonly Versioned<Client>[],
): ResultAsync<number, ManagementError> => {
  const { clock = systemClock } = ports;
  return clients
    .filter(({ value }) => ports.isUnused(tenant, value, clock.now()))
    .reduce(
      (before, client) =>
        before.andThen((removed) =>
          removeUnlessAllowed(ports, tenant, client).map((gone) => removed + (gone ? 1 : 0)),
        ),
      okAsync<number, ManagementError>(0),
    );
};

/** A use in between has made another revision of it, and saves it. */
const removeUnlessAllowed = (
  ports: UnusedClientRemoval,
  tenant: TenantId,
  { value: { id }, revision }: Versioned<Client>,
): ResultAsync<boolean, ManagementError> =>
  ports.grants
    .listByClient(tenant, id, { limit: 1 })
    .mapErr((error): ManagementError => error)
    .andThen(({ items }) => {
      if (items.length > 0) return okAsync<boolean, ManagementError>(false);
      return removeClient(ports)(tenant, id, revision)
        .map(() => true)
        .orElse((error) =>
          error.type === "stale" || error.type === "unknown"
            ? okAsync<boolean, ManagementError>(false)
            : errAsync(error),
        );
    });
