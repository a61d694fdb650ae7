import { type FullStorage, type PortError, portError } from "@mintport/core/ports";
import { errAsync, type ResultAsync } from "@mintport/core/result";

/** At which call of the stores something breaks, counted from 0, and on which side of its effect. */
export interface Break {
  readonly at: number;
  readonly side: "before" | "behind";
}

/** Stores of which one call fails; every call is counted. */
export interface BreakingStores {
  readonly storage: (storage: FullStorage) => FullStorage;
  /** What was called while `work` ran, as `store.method`; `broken` says where it breaks, if it does. */
  during<T>(work: () => Promise<T>, broken?: Break): Promise<{ answer: T; calls: string[] }>;
}

type Call = (...args: readonly unknown[]) => ResultAsync<unknown, PortError>;

const userStores = [
  ...(["tenants", "clients", "singleUse", "grants"] as const),
  ...(["tokenFamilies", "accessTokens", "replays"] as const),
];

export const breakingStores = (): BreakingStores => {
  let calls: string[] = [];
  let broken: Break | undefined;
  const down = () => errAsync(portError("unavailable", "test"));
  const breaking = <Store extends object>(name: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, method) => {
        const own: unknown = Reflect.get(target, method);
        if (typeof own !== "function") return own;
        const call: Call = (...args) => {
          const at = calls.push(`${name}.${String(method)}`) - 1;
          const done = () => Reflect.apply(own, target, args) as ReturnType<Call>;
          if (at !== broken?.at) return done();
          return broken.side === "before" ? down() : done().andThen(down);
        };
        return call;
      },
    });
  return {
    // Without the lookup of tenant and client in one: each store is asked, and each can fail.
    storage: ({
      tenants,
      clients,
      singleUse,
      grants,
      tokenFamilies,
      accessTokens,
      replays,
      ...storage
    }) => {
      const stores = { tenants, clients, singleUse, grants, tokenFamilies, accessTokens, replays };
      const told = userStores.map((name) => [name, breaking(name, stores[name])] as const);
      return { ...storage, ...stores, ...Object.fromEntries(told) };
    },
    during: async (work, at) => {
      calls = [];
      broken = at;
      try {
        return { answer: await work(), calls: [...calls] };
      } finally {
        broken = undefined;
      }
    },
  };
};
