import { type FullStorage, tenantsAndClientsOf } from "@mintport/core/ports";

/** The same storage; every call of a store, and of the lookup of tenant and client in one, is written down as `store.method`. */
export const countedStores = (storage: FullStorage, calls: string[]): FullStorage => {
  const told = <Store extends object>(name: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, method) => {
        const own: unknown = Reflect.get(target, method);
        if (typeof own !== "function") return own;
        return (...args: unknown[]): unknown => {
          calls.push(`${name}.${String(method)}`);
          return Reflect.apply(own, target, args);
        };
      },
    });
  const of = {
    tenants: told("tenants", storage.tenants),
    clients: told("clients", storage.clients),
  };
  const both = tenantsAndClientsOf(storage);
  if (both === undefined) throw new Error("no lookup of both");
  return {
    ...storage,
    ...of,
    tenantsAndClients: { of, find: (...ids) => told("both", both).find(...ids) },
    accessTokens: told("accessTokens", storage.accessTokens),
    replays: told("replays", storage.replays),
    singleUse: told("singleUse", storage.singleUse),
    tokenFamilies: told("tokenFamilies", storage.tokenFamilies),
    grants: told("grants", storage.grants),
  };
};
