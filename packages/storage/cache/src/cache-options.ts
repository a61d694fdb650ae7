import {
  ConfigurationError,
  type ConfigurationProblem,
  type KnownOptions,
  present,
  type RecordCodec,
  requireKnownOptions,
  type Seconds,
} from "@mintport/core/ports";
import type { Invalidation } from "./invalidation.ts";
import type { Load, Lookups } from "./lookups.ts";
import { type ReadThroughOptions, readThrough } from "./read-through.ts";
import {
  type QuietCache,
  quietCache,
  readThroughShared,
  type SharedCache,
} from "./shared-cache.ts";

/** The age and the number of the answers that are held. */
export interface CacheOptions {
  /**
   * The longest that an old answer may be given, in seconds; 0 keeps nothing. A disabled client is shut out on every node
   * within it, even if the invalidation is lost.
   *
   * @default 5
   */
  readonly maxStaleness?: Seconds;
  /**
   * The most tenants that are held, and as many clients.
   *
   * @default 10_000
   */
  readonly maxEntries?: number;
  /** Tells other nodes of a write; without it they learn by `maxStaleness`. */
  readonly invalidation?: Invalidation;
  /** A cache between this process's memory and the store, that nodes share. */
  readonly shared?: SharedCache;
  /** Milliseconds that only grow; a test passes its own. */
  readonly elapsed?: () => number;
  /**
   * Milliseconds since 1970, for what other nodes read: they tell each other when.
   *
   * @default Date.now
   */
  readonly now?: () => number;
}

/** Makes the caches that options describe, and the one that nodes share. */
export interface Caches {
  readonly shared: QuietCache | undefined;
  /** A cache of its own for records of one kind. */
  lookups<T>(codec: RecordCodec<T>): Lookups<T>;
}

/** Reads the options of caches. Throws `ConfigurationError` if a number is wrong or an option unknown. */
export const cachesOf = (subject: string, options: CacheOptions): Caches => {
  requireKnownOptions(subject, options, cacheOptions);
  const { maxEntries = 10_000, maxStaleness = 5, elapsed, now = Date.now } = options;
  const problems = numberProblems({ maxStaleness, maxEntries });
  if (problems.length > 0) throw new ConfigurationError(subject, problems);
  const shared = options.shared && quietCache(options.shared);
  const limits: ReadThroughOptions = { maxStaleness, maxEntries, ...present({ elapsed }) };
  return {
    shared,
    lookups: <T>(codec: RecordCodec<T>): Lookups<T> => {
      const { get, knows, forget } = readThrough<T>(limits);
      const look =
        shared === undefined
          ? (_: string, load: Load<T>) => load().map((value) => ({ value, age: 0 }))
          : readThroughShared({ cache: shared, codec, now, milliseconds: maxStaleness * 1000 });
      return { knows, forget, get: (key, load) => get(key, () => look(key, load)) };
    },
  };
};

const cacheOptions: KnownOptions<CacheOptions> = {
  ...{ maxStaleness: true, maxEntries: true, invalidation: true, shared: true },
  ...{ elapsed: true, now: true },
};

/** A staleness that is no number would keep nothing, or everything for ever. */
const numberProblems = ({
  maxStaleness,
  maxEntries,
}: Required<
  Pick<CacheOptions, "maxStaleness" | "maxEntries">
>): readonly ConfigurationProblem[] => {
  const problems: ConfigurationProblem[] = [];
  if (!(maxStaleness >= 0 && Number.isFinite(maxStaleness)))
    problems.push({ field: "maxStaleness", message: "must be seconds, 0 or more" });
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1)
    problems.push({ field: "maxEntries", message: "must be a whole number from 1" });
  return problems;
};
