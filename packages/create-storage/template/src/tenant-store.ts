import type { TenantRegistry, TenantStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps tenants, each with a revision, as the text that `tenantRecord` makes of it.
 *
 * Its suite proves:
 * - find and read give back what was written, field by field, on the other handle
 * - find and read see what another handle wrote after they had read
 * - find and read answer undefined for what is not there
 * - find and read answer what their caller cannot change for others
 * - create lets exactly one of 50 callers make an id
 * - create changes nothing when the id exists
 * - update is compare-and-swap: exactly one of 50 writers of one revision wins
 * - update and remove refuse every revision but the one that is there, and change nothing then
 * - update and remove say unknown when there is nothing, and make nothing
 * - remove removes for every handle, once
 * - create begins at no revision that a former life of the id had, so that its readers lose
 * - create, find and read keep hostile ids apart, byte by byte
 * - update and remove take one id for another in no spelling of it
 * - update and remove touch the id that was named, and no other
 * - list answers every item once, as it is read, in pages of at most as many as asked
 * - list answers what stays exactly once while others come and go
 * - list goes on behind an item that was removed after it was listed, and skips none
 * - list answers an item once though it is updated while the list is read
 * - list answers nothing that was removed
 * - find and read answer corrupt for a row that cannot be read or holds another's record, never undefined
 * - list tells a row that cannot be read among damaged, and goes on
 * - every method answers an error while the engine is gone, and works after it
 * - remove keeps a tenant that has clients, and all that is its own
 * - remove takes the tenant's key ring with it, which its name would revive, and no other
 * - a key ring begins at no revision that a former one of its tenant had
 * - of a client that is created and its tenant that is removed at the same time, one loses
 */
export const tenantStore = (_client: MyEngineClient): TenantStore & TenantRegistry => {
  const todo = notWrittenYet("tenant-store");
  return {
    /** The tenant of exactly this id, or `undefined`. A row that cannot be decoded is `Err` `corrupt`. */
    find: (tenant) => todo("find"),
    /** The same with its revision. */
    read: (tenant) => todo("read"),
    /** One conditional insert: `created` with `newRevision()`, or `exists`. */
    create: (tenant) => todo("create"),
    /** One compare-and-swap of the revision: `updated` with `nextRevision(expected)`, `stale` or `unknown`. */
    update: (tenant, expected) => todo("update"),
    /**
     * At most `limit` tenants behind the place `after`, in any order that stays. `next` names the place behind the
     * last, so that it holds even if that one goes.
     */
    list: ({ after, limit }) => todo("list"),
    /**
     * One step: the tenant and its key ring go if it is at `expected` and has no clients. Else `stale`, `unknown` or
     * `in_use`.
     */
    remove: (tenant, expected) => todo("remove"),
  };
};
