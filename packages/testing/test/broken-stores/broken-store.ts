import type { FullStorage } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";

/** A storage with one fault, and the promise that it breaks. */
export interface BrokenStore {
  readonly fault: string;
  /** Port and promise, as they stand in the name of the case that must fail. */
  readonly promise: string;
  /** What is put in place of the right stores. */
  readonly break: (storage: FullStorage) => Partial<FullStorage>;
  /** Whether the fault lies in the order of things: then it must be refused in every run. */
  readonly race?: true;
  /** Whether it stands before an engine that expires by itself. */
  readonly expiresByItself?: true;
}

/** Lets every other caller run, as a round trip to a server would. */
export const pause = (): ResultAsync<void, never> =>
  ResultAsync.fromSafePromise(new Promise((resolve) => setImmediate(resolve)));
