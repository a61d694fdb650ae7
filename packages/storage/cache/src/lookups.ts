import type { MaybeAsync, PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";

/** Asks the store for what no cache knows. */
export type Load<T> = () => ResultAsync<T | undefined, PortError>;

/** What the caches before a store know, by key. */
export interface Lookups<T> {
  /** What is known under `key`, or else the answer of `load`, which callers at the same time share. */
  get(key: string, load: Load<T>): MaybeAsync<T | undefined, PortError>;
  /** Whether `get` would ask for no load of its own now. */
  knows(key: string): boolean;
  /** Forgets `key`, and what is being loaded for it. */
  forget(key: string): void;
}
