import type { ClientRegistry, ClientStore } from "@mintport/core/ports";
import type { MyEngineClient } from "./my-engine-client.ts";
import { notWrittenYet } from "./not-written-yet.ts";

/**
 * Keeps the clients of each tenant, with a revision, as the text that `clientRecord` makes of it.
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
 * - create makes no client of a tenant that does not exist
 * - no method shows, changes or removes another tenant's client, under any id
 * - two tenants hold the same client id, and a write to one leaves the other's
 * - remove takes a client away that cannot be read, by the name that the list has for it
 * - find keeps two tenants apart whose ids run into each other
 */
export const clientStore = (_client: MyEngineClient): ClientStore & ClientRegistry => {
  const todo = notWrittenYet("client-store");
  return {
    /** The client of exactly this id in exactly this tenant, disabled or not; or `undefined`. */
    find: (tenant, client) => todo("find"),
    /** The same with its revision. */
    read: (tenant, client) => todo("read"),
    /**
     * One conditional insert: `created` with `newRevision()`, `exists`, or `tenant_unknown`. No tenant may go between
     * the look and the write.
     */
    create: (tenant, client) => todo("create"),
    /** One compare-and-swap of the revision: `updated` with `nextRevision(expected)`, `stale` or `unknown`. */
    update: (tenant, client, expected) => todo("update"),
    /** At most `limit` clients of this tenant behind the place `after`, as in `tenant-store.ts`. */
    list: (tenant, { after, limit }) => todo("list"),
    /** One compare-and-swap that deletes: `removed`, `stale` or `unknown`. */
    remove: (tenant, client, expected) => todo("remove"),
  };
};
