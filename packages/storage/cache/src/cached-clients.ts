import type { Client } from "@mintport/core";
import { type ClientStore, clientRecord, toAsync } from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { type CacheOptions, cachesOf } from "./cache-options.ts";
import { keyOf } from "./key-of.ts";

/** A `ClientStore` behind a cache. */
export interface CachedClients extends ClientStore {
  /** To be called after a client's row was changed: forgets it here and in the shared cache, and tells the other nodes. */
  forget(tenant: string, client: string): ResultAsync<void, never>;
}

/**
 * Puts a cache before one `ClientStore`, as of tables of one's own; `cached` is for a whole storage. A change of a row is
 * seen within `maxStaleness`, and at once after `forget`. Throws `ConfigurationError` if a number is wrong or an option
 * unknown.
 *
 * @example { ...memoryStorage({ tenants: [tenant] }), clients: cachedClients(readOnlyClients(find)) }
 */
export const cachedClients = (
  store: Pick<ClientStore, "find">,
  options: CacheOptions = {},
): CachedClients => {
  const { lookups, shared } = cachesOf("cachedClients", options);
  const clients = lookups<Client>(clientRecord);
  options.invalidation?.subscribe(clients.forget);
  return {
    find: (tenant, client) =>
      clients.get(keyOf(tenant, client), () => toAsync(store.find(tenant, client))),
    forget: (tenant, client) => {
      const key = keyOf(tenant, client);
      clients.forget(key);
      return (shared === undefined ? okAsync(undefined) : shared.delete(key)).map(() => {
        // Again: a load that began before the shared cache forgot must not be kept.
        clients.forget(key);
        options.invalidation?.publish(key);
      });
    },
  };
};
