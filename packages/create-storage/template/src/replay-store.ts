import type { ReplayStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Remembers digests until they expire.
 *
 * Its suite proves:
 * - insertOnce lets exactly one of 50 callers be first, over and over
 * - insertOnce remembers until the expiry, to the second, and not a second longer
 * - insertOnce keeps the expiry of the first, whatever later callers bring
 * - insertOnce remembers nothing that is expired when it comes
 * - insertOnce lets exactly one of 50 be first again after the expiry
 * - isSeen says what is remembered, on every handle, and changes nothing by it
 * - insertOnce and isSeen never mistake another tenant's entry for this one's
 * - insertOnce and isSeen compare digests byte by byte, to the last character
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const replayStore = (_client: MyEngineClient): ReplayStore => {
  const todo = notWrittenYet("replay-store");
  return {
    /**
     * One conditional insert: `first` if nothing is there, or only what is expired at `now`, which is then replaced;
     * else `seen`.
     */
    insertOnce: (tenant, digest, expiresAt, now) => todo("insertOnce"),
    /** Whether an entry is there whose end is after `now`. Writes nothing. */
    isSeen: (tenant, digest, now) => todo("isSeen"),
    /**
     * Deletes at most `limit` rows that are expired at `now`, and were `pruneMargin` seconds ago by the engine's clock;
     * of this tenant, or of all if it is `*`. Finds them by one indexed column. Answers how many it deleted; 0 where
     * the engine drops them by itself.
     */
    prune: (tenant, now, limit) => todo("prune"),
    /**
     * Deletes at most `limit` rows of the tenant, expired or not. Answers how many, and `next` if there may be more. A
     * `next` that is none of yours begins anew.
     */
    removeAll: (tenant, { after, limit }) => todo("removeAll"),
  };
};
