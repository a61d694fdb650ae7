import type { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";

/** A store whose rows expire. What is expired is dead at once, pruned or not. */
export interface Expiring {
  /**
   * Deletes at most `limit` rows that are expired at `now`, of one tenant or (`*`, which is no tenant's name) of all, and answers how many it deleted:
   * fewer than `limit` means that there are no more. Finds them by one indexed expiry column, never by a scan. A
   * store that expires by itself (`StorageCapabilities.expiresByItself`) answers 0.
   */
  prune(tenant: TenantId | "*", now: Instant, limit: number): ResultAsync<number, PortError>;
}
