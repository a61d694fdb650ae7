import type { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { PageRequest } from "./page.ts";

/** A store whose rows expire. An expired row is dead at once, pruned or not. */
export interface Expiring {
  /**
   * Deletes at most `limit` rows that are expired at `now` and by the store's own clock, less `pruneMargin` where nodes
   * share it; of one tenant or (`*`, which is no tenant's name) of all. Answers how many it deleted: fewer than `limit`
   * means that there are no more. Finds them by one indexed expiry column, never by a scan. A store that expires by
   * itself (`StorageCapabilities.expiresByItself`) answers 0.
   *
   * Promise: a caller whose clock is ahead, by however much, deletes nothing that still counts elsewhere, as the mark of
   * a revoked token or the memory of a used assertion.
   */
  prune(tenant: TenantId | "*", now: Instant, limit: number): ResultAsync<number, PortError>;

  /**
   * Deletes at most `limit` rows of a tenant that is gone, expired or not, and says where to go on. It does a bounded
   * piece of work: a page may delete fewer, or none, and still have a `next`.
   *
   * Promise: a caller that follows `next` to the end has deleted every row of the tenant that was there throughout, and no other
   * tenant's. Deleting again deletes nothing.
   */
  removeAll(tenant: TenantId, page: PageRequest): ResultAsync<Removal, PortError>;
}

/** How far a removal in pages is. */
export interface Removal {
  /** Rows that this page deleted. */
  readonly removed: number;
  /** Where the next page begins; absent once nothing is left. Opaque, as in `Page`. */
  readonly next?: string;
}
