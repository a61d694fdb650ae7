import { err, ok, type ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Removal } from "../ports/expiring.ts";
import type { PageRequest } from "../ports/page.ts";
import type { FullStorage } from "../ports/storage.ts";
import type { ManagementError } from "./management-error.ts";

/** The stores whose rows go with their tenant. */
export type TenantRows = Pick<FullStorage, (typeof stores)[number]> & {
  readonly tenants: Pick<FullStorage["tenants"], "read">;
};

/**
 * Deletes what a removed tenant left behind, a page at a time: opaque tokens, revocations, replay memory, single-use
 * things, token families, grants, devices that wait. `exists` while there is a tenant of this id: the revocations of one that lives are never
 * deleted. Begin `maxStaleness` of the cache after `removeTenant`: until then a node may still know the tenant, and would
 * take a token for live whose revocation is gone. May be cut off, and begun again at any time.
 *
 * @example await removeTenantRows(storage)(id, { limit: 500 }) // then again with `after: next`, until there is none
 */
export const removeTenantRows =
  (storage: TenantRows) =>
  (id: TenantId, page: PageRequest): ResultAsync<Removal, ManagementError> =>
    storage.tenants
      .read(id)
      .mapErr((error): ManagementError => error)
      .andThen((found) =>
        found === undefined ? ok() : err({ type: "exists" as const, what: "tenant" as const, id }),
      )
      .andThen(() => removePage(storage, id, page));

const stores = [
  "accessTokens",
  "replays",
  "singleUse",
  "tokenFamilies",
  "grants",
  "deviceAuthorizations",
] as const;

/** One page of one store; past its last one, the next page begins with the next store. */
const removePage = (
  storage: TenantRows,
  id: TenantId,
  { after = "", limit }: PageRequest,
): ResultAsync<Removal, ManagementError> => {
  const index = Math.max(
    0,
    stores.findIndex((name) => after.startsWith(`${name}:`)),
  );
  const store = stores[index] ?? stores[0];
  const within = after.slice(store.length + 1);
  const page = within === "" ? { limit } : { after: within, limit };
  return storage[store].removeAll(id, page).map(({ removed, next }) => {
    if (next !== undefined) return { removed, next: `${store}:${next}` };
    const following = stores[index + 1];
    return following === undefined ? { removed } : { removed, next: `${following}:` };
  });
};
