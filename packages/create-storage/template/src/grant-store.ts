import type { GrantStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps what users allowed clients, with a revision, as the text that `grantRecord` makes of it. Let one row stand for a user
 * and a client, and another, or an index, say whose grant an id is: then each write is one compare-and-swap on one row.
 *
 * Its suite proves:
 * - find and read give back what was saved, field by field, on the other handle
 * - find and read answer what their caller cannot change for others
 * - find and read know nothing of an expired grant, to the second
 * - a grant that has no end stays, however late it is pruned
 * - save with a revision moves the end of a grant, and takes it away
 * - no method shows, changes or takes another tenant's grant
 * - save lets exactly one of 50 callers keep a new grant for one user and client
 * - save with a revision is compare-and-swap: exactly one of 50 writers of one revision wins
 * - save refuses every revision but the one that is there, and changes nothing then
 * - save gives the id of a grant to no other user and to no other client
 * - save puts a new grant in the place of one that expired before it
 * - save lets exactly one of 50 callers take the place of an expired grant
 * - revoke takes a grant away for every handle, whatever its revision, and no other
 * - save brings no grant back that was revoked, and a new one has no revision of the former
 * - revoke wins over saves that come at the same time, and exactly one of its callers sees revoked
 * - find keeps users and clients apart whose names run into each other
 * - read, save and revoke take one id for another in no spelling of it
 * - listBySubject and listByClient answer every grant of theirs once, as it is read, in pages
 * - listBySubject and listByClient answer what stays exactly once while others come, change and go
 * - listBySubject and listByClient answer nothing that was revoked, and go on behind it
 * - find and read answer corrupt for a grant that cannot be read, and lists tell it among damaged
 * - removeAll deletes every row of a tenant, expired or not, in pages of at most as many as asked
 * - removeAll touches the tenant that was named only, whatever its name looks like
 * - removeAll begins again, when it is told to go on at a place that it never named
 * - prune deletes what is expired, at most as many as asked, and says how many
 * - prune deletes nothing that lives by the store's own clock, whatever the caller's clock says
 * - prune deletes only of the tenant that was named
 * - prune of * deletes what is expired of every tenant, and no row that lives
 * - every method answers an error while the engine is gone, and works after it
 */
export const grantStore = (_client: MyEngineClient): GrantStore => {
  const todo = notWrittenYet("grant-store");
  return {
    /** The grant of exactly this user to exactly this client, if it has no end or its end is after `now`. */
    find: (tenant, subject, client, now) => todo("find"),
    /** The same by its id: the hottest of these, asked of every token that came of a grant. */
    read: (tenant, id, now) => todo("read"),
    /**
     * Without `expected` one conditional insert: `saved` with `newRevision()`, or `stale` if the user and the client have a grant
     * that lives at `createdAt` of this one, or the id is another pair's. With it one compare-and-swap of the row of this id, user and
     * client: `saved` with `nextRevision(expected)`, or `stale`.
     */
    save: (tenant, grant, expected) => todo("save"),
    /** At most `limit` grants of this user behind the place `after`, as in `tenant-store.ts`. */
    listBySubject: (tenant, subject, { after, limit }) => todo("listBySubject"),
    /** The same for a client. */
    listByClient: (tenant, client, { after, limit }) => todo("listByClient"),
    /** Deletes the grant, whatever its revision: `revoked`, or `unknown`. */
    revoke: (tenant, id) => todo("revoke"),
    /**
     * Deletes at most `limit` rows that are expired at `now`, and were `pruneMargin` seconds ago by the engine's clock;
     * of this tenant, or of all if it is `*`. Finds them by one indexed column. Answers how many grants it deleted; 0 where
     * the engine drops them by itself.
     */
    prune: (tenant, now, limit) => todo("prune"),
    /**
     * Deletes at most `limit` grants of the tenant, expired or not, and what they are found by. Answers how many grants, and `next`
     * if there may be more. A `next` that is none of yours begins anew.
     */
    removeAll: (tenant, { after, limit }) => todo("removeAll"),
  };
};
