import { engines, type Place, setUp } from "@mintport/test-engines";
import type { Store } from "./scenario.ts";

/** Gives every server that needs a database a place of its own on it. */
export interface Places {
  /** Why a store cannot be had here. */
  missing(store: Store): string | undefined;
  /** Calls `use` with a fresh place, none for memory, and removes it afterwards. */
  during<T>(store: Store, use: (place: Place | undefined) => Promise<T>): Promise<T>;
  close(): void;
}

/** Finds or starts the engines of these stores; memory and SQLite need none. */
export const openPlaces = async (stores: readonly Store[]): Promise<Places> => {
  const needsEngines = stores.some((store) => store !== "memory" && store !== "sqlite");
  const close = needsEngines ? await setUp() : () => undefined;
  const engineOf = (store: Store) => engines().find(({ name }) => name === store);
  return {
    missing: (store) => engineOf(store)?.missing,
    during: async (store, use) => {
      const engine = engineOf(store);
      if (engine === undefined) return use(undefined);
      const place = await engine.makePlace();
      try {
        return await use(place);
      } finally {
        await engine.dispose(place);
      }
    },
    close,
  };
};
