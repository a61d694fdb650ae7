import type { SingleUseStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps texts that are handed out as `fresh` once.
 *
 * Its suite proves:
 * - consume answers fresh to exactly one of 50 callers, over and over
 * - consume gives the content back as it was, fresh and replayed, on both handles
 * - peek uses nothing up
 * - consume and peek know nothing of what is expired, to the second, used or not
 * - consume and peek never hand out, or use up, another tenant's
 * - put writes nothing over what is there, even if it is used
 * - consume answers fresh once for each tenant
 * - put leaves the content and the expiry of the first
 * - digests are compared byte by byte, to the last character
 * - put keeps a content of 64 KiB, and an empty one, to the byte
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const singleUseStore = (_client: MyEngineClient): SingleUseStore => {
  const todo = notWrittenYet("single-use-store");
  return {
    /**
     * One conditional insert: `stored`, or `exists`. It brings no `now`: a row that is expired and still there takes
     * its digest, as a used one does.
     */
    put: (tenant, digest, { content, expiresAt }) => todo("put"),
    /** The content, `fresh` or `replayed`, if its end is after `now`; else `unknown`. Writes nothing. */
    peek: (tenant, digest, now) => todo("peek"),
    /**
     * One compare-and-swap: who turns unused into used answers `fresh`, everybody after `replayed`; expired at `now` is
     * `unknown` and stays as it is.
     */
    consume: (tenant, digest, now) => todo("consume"),
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
