import type { AccessTokenStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps opaque access tokens under their digests, as the text that `accessTokenRecord` makes of them; and marks of
 * revoked tokens.
 *
 * Its suite proves:
 * - find reads back what was inserted, field by field, on the other handle
 * - find lets a token die at its expiry, to the second
 * - insert keeps the first of many under one digest
 * - find and isRevoked never show another tenant's token or mark
 * - revoke is seen by every handle at once, until the token is dead anyway
 * - revoke keeps the later end of two, in either order
 * - revoke keeps the latest end of many that come at once
 * - revoke marks, and takes nothing from what find answers
 * - insert keeps one token under one digest for each tenant
 * - digests and token ids are compared byte by byte, to the last character
 * - find answers a token that its caller cannot change for others
 * - find answers corrupt for a token that cannot be read, never undefined
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const accessTokenStore = (_client: MyEngineClient): AccessTokenStore => {
  const todo = notWrittenYet("access-token-store");
  return {
    /** One conditional insert: `inserted`, or `exists`. A row that is expired and still there takes its digest. */
    insert: (tenant, digest, token) => todo("insert"),
    /** The token, if it is there and its end is after `now`. Whether it is revoked is not asked here. */
    find: (tenant, digest, now) => todo("find"),
    /** Marks the token until `until`, or leaves a mark that lasts longer: one step. */
    revoke: (tenant, token, until) => todo("revoke"),
    /** Whether a mark is there whose end is after `now`. */
    isRevoked: (tenant, token, now) => todo("isRevoked"),
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
