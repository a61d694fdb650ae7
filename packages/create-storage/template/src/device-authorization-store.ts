import type { DeviceAuthorizationStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps texts that two digests lead to, and that are replaced by whoever read them last.
 *
 * Its suite proves:
 * - start keeps the content under both digests, on both handles
 * - start writes nothing where one of the digests is taken
 * - start takes one of 20 callers with one user code
 * - replace lets one of 50 callers of one revision write
 * - replace writes nothing for a revision that is not the row's
 * - find, findByUserCode and replace know nothing of what is expired, to the second
 * - no call finds or changes what is another tenant's
 * - device codes are compared byte by byte, to the last character
 * - start and replace keep a content of 64 KiB, to the byte
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const deviceAuthorizationStore = (_client: MyEngineClient): DeviceAuthorizationStore => {
  const todo = notWrittenYet("device-authorization-store");
  return {
    /** Inserts a row that both digests are unique in: `started`, or `exists`. Its revision begins wherever you like. */
    start: (tenant, authorization) => todo("start"),
    /** Content and revision of the row whose end is after `now`; else `undefined`. */
    find: (tenant, deviceCode, now) => todo("find"),
    /** The same by the other digest, and the device's digest with it. */
    findByUserCode: (tenant, userCode, now) => todo("findByUserCode"),
    /** One compare-and-swap: `replaced` if the row is at `expected`, else `stale`; expired or not there is `unknown`. */
    replace: (tenant, deviceCode, { content, expected }, now) => todo("replace"),
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
