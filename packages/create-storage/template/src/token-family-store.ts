import type { TokenFamilyStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps families of tokens that replace each other. Let one row name the only current token of a family, and others say
 * which family a token is of: then each verdict is one compare-and-swap on one row.
 *
 * Its suite proves:
 * - rotate lets exactly one of 50 callers rotate, and ends the family for the others
 * - rotate goes on from successor to successor, with the content of the start
 * - rotate ends the family when an old token comes again
 * - inspect changes nothing, whatever it says
 * - no method knows of an expired token, to the second
 * - no method touches another tenant's family
 * - start begins no family over one that exists
 * - rotate answers the predecessor with the successor's memo until retryUntil, to the second, however often
 * - rotate lets one of 50 callers rotate in a window, and tells all others the one memo
 * - rotate retries the immediate predecessor, and none before it
 * - rotate keeps the window that was stored with the successor: no later caller opens it again or makes it longer
 * - rotate retries nothing of a family that has ended, in its window or not
 * - rotate keeps a memo of 1 KiB, and an empty one, to the byte
 * - touch lets the current token live until then, and never shorter
 * - touch ends the time in which the predecessor may come again
 * - touch changes nothing but the current token of a living family
 * - touch brings no family back that is revoked at the same time
 * - prune keeps a token that was touched, and its family
 * - revoke ends the family for every handle, and only that family
 * - revoke ends the successors too, and says revoked however often
 * - revoke wins over a rotation that comes at the same time
 * - revokeByGrant ends every family of the grant, counts them however often, and touches no other
 * - revokeByGrant compares ids byte by byte
 * - revokeByGrant wins over rotations that come at the same time
 * - rotate ends the family for a token of any generation that comes again
 * - rotate gives the successor the expiry that it was told, and no other
 * - two tenants hold the same family and digest, and neither touches the other's
 * - digests are compared byte by byte, and a content of 64 KiB is kept to the byte
 * - prune keeps a family as long as its longest-lived token
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const tokenFamilyStore = (_client: MyEngineClient): TokenFamilyStore => {
  const todo = notWrittenYet("token-family-store");
  return {
    /**
     * `started`, or `exists` if the family or the digest is taken, by a row that is expired too; then nothing is
     * changed.
     */
    start: (tenant, { id, grant, content }, { digest, expiresAt }) => todo("start"),
    /**
     * `rotated` if `presented` is current: from then on the successor is. `retried` with the memo if it is the one before the current
     * token, that was not touched, and `now` is before the `retryUntil` that came with that. Else `reused` if it was current
     * before: then the family has ended, and the successor is worth nothing. `ended` if the family had; `unknown` if the token is expired
     * at `now` or was never there.
     */
    rotate: (tenant, presented, { digest, expiresAt, memo, retryUntil }, now) => todo("rotate"),
    /** `current`, `superseded`, `ended` or `unknown`, with the family and its content. Writes nothing. */
    inspect: (tenant, presented, now) => todo("inspect"),
    /**
     * Lets the current token, and its family, live until `expiresAt` if that is later, and forgets the token before it: one
     * compare-and-swap on the family, then the token's row. Other tokens get the words of `inspect`.
     */
    touch: (tenant, presented, expiresAt, now) => todo("touch"),
    /** Ends the family. It has no `now`: a family is there until it is deleted. */
    revoke: (tenant, family) => todo("revoke"),
    /** Ends the families of a grant, by an index; answers how many there are, ended ones included. */
    revokeByGrant: (tenant, grant) => todo("revokeByGrant"),
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
