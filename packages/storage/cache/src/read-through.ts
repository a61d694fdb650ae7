import type { MaybeAsync, PortError, Seconds } from "@mintport/core/ports";
import { ok, type Result, ResultAsync } from "@mintport/core/result";
import { LRUCache } from "lru-cache";

/** The bounds of a cache: how many answers it holds, and for how many seconds. */
export interface ReadThroughOptions {
  readonly maxEntries: number;
  readonly maxStaleness: Seconds;
  /** Milliseconds that only grow; a test passes its own. */
  readonly elapsed?: () => number;
}

/** The answer of a load, and how many milliseconds ago it was read where it is kept. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly age: number;
}

/** A bounded cache before a lookup. */
export interface ReadThrough<T> {
  /** The value that is known under `key`, or else the answer of `load`. Callers at the same time share one load. */
  get(
    key: string,
    load: () => ResultAsync<Loaded<T>, PortError>,
  ): MaybeAsync<T | undefined, PortError>;
  /** Whether `get` would ask for no load of its own now. */
  knows(key: string): boolean;
  /** Forgets `key`, and what is being loaded for it. */
  forget(key: string): void;
}

/**
 * Keeps answers, "there is none" included, for at most `maxStaleness` counted from when the load began; never keeps a
 * failure. The entry least used makes room; "there is none" has room of its own, for at most 1000.
 */
export const readThrough = <T>({
  maxEntries,
  maxStaleness,
  elapsed = () => performance.now(),
}: ReadThroughOptions): ReadThrough<T> => {
  const held = new LRUCache<string, Held<T>>({ max: maxEntries });
  // Apart, and few: anybody can make names up, and must not push out what is there.
  const missing = new LRUCache<string, Held<T>>({ max: Math.min(maxEntries, maxMissing) });
  const loading = new Map<string, Promise<Result<T | undefined, PortError>>>();

  const keep = (key: string, answer: Held<T>): void => {
    const [right, other] = answer.value === undefined ? [missing, held] : [held, missing];
    other.delete(key);
    right.set(key, answer);
  };

  const loadOnce = (
    key: string,
    load: () => ResultAsync<Loaded<T>, PortError>,
  ): Promise<Result<T | undefined, PortError>> => {
    const began = elapsed();
    const settle = (result: Result<Loaded<T>, PortError>): Result<T | undefined, PortError> => {
      const answer = result.map(({ value }) => value);
      // Forgotten meanwhile: what was read may be from before the change, so it is answered but not kept.
      if (loading.get(key) !== running) return answer;
      loading.delete(key);
      if (result.isOk()) {
        const { value, age } = result.value;
        keep(key, { value, until: began - age + maxStaleness * 1000 });
      }
      return answer;
    };
    const running = Promise.resolve(load()).then(settle);
    // A load that throws must not be shared for ever.
    running.catch(() => loading.delete(key));
    loading.set(key, running);
    return running;
  };

  const freshly = (key: string): Held<T> | undefined => {
    const entry = held.get(key) ?? missing.get(key);
    return entry !== undefined && entry.until > elapsed() ? entry : undefined;
  };

  return {
    get: (key, load) => {
      const entry = freshly(key);
      if (entry !== undefined) return ok(entry.value);
      return new ResultAsync(loading.get(key) ?? loadOnce(key, load));
    },
    knows: (key) => freshly(key) !== undefined || loading.has(key),
    forget: (key) => {
      held.delete(key);
      missing.delete(key);
      loading.delete(key);
    },
  };
};

/** How many names of which there is nothing are remembered. */
const maxMissing = 1000;

interface Held<T> {
  readonly value: T | undefined;
  readonly until: number;
}
