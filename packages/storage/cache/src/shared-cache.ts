import { circuit, type PortError, type RecordCodec } from "@mintport/core/ports";
import { ok, okAsync, ResultAsync } from "@mintport/core/result";
import type { Loaded } from "./read-through.ts";

/**
 * A cache that several nodes share, so that one node's load serves all. Over Redis: `redisCache` of
 * `@mintport/storage-redis`. It may forget anything at any time; when it fails, the store is asked.
 */
export interface SharedCache {
  get(key: string): Promise<string | undefined>;
  /** Keeps `value` for `milliseconds` at most. */
  set(key: string, value: string, milliseconds: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The same, with no failure and no delay: what fails or is silent says nothing for a while. */
export interface QuietCache {
  get(key: string): ResultAsync<string | undefined, never>;
  set(key: string, value: string, milliseconds: number): ResultAsync<void, never>;
  delete(key: string): ResultAsync<void, never>;
}

/** Makes a shared cache quiet, by a circuit that leaves a failing one alone for a while. */
export const quietCache = (cache: SharedCache): QuietCache => {
  const ask = circuit();
  const quietly = <T>(work: () => Promise<T>): ResultAsync<T | undefined, never> =>
    new ResultAsync(ask(work).then((outcome) => ok(outcome.unwrapOr(undefined))));
  return {
    get: (key) => quietly(() => cache.get(key)),
    set: (key, value, milliseconds) => quietly(() => cache.set(key, value, milliseconds)),
    delete: (key) => quietly(() => cache.delete(key)),
  };
};

/** The shared cache of one kind of record, and how long it keeps an answer. */
export interface SharedLookup<T> {
  readonly cache: QuietCache;
  readonly codec: RecordCodec<T>;
  /** How old an answer may become, counted from when the store was asked for it. */
  readonly milliseconds: number;
  readonly now: () => number;
}

/**
 * Looks into the shared cache first, and leaves there what the store answers, "there is none" included, with the moment
 * at which the store was asked.
 */
export const readThroughShared =
  <T>({ cache, codec, milliseconds, now }: SharedLookup<T>) =>
  (
    key: string,
    load: () => ResultAsync<T | undefined, PortError>,
  ): ResultAsync<Loaded<T>, PortError> => {
    const read = (text: string): Loaded<T> | undefined => {
      const [, loadedAt, content = ""] = written.exec(text) ?? [];
      // A clock that is behind the writer's sees the future, which is not younger than now.
      const age = Math.max(0, now() - Number(loadedAt));
      if (!(age < milliseconds)) return undefined;
      if (content === none) return { value: undefined, age };
      const value = codec.decode(content).unwrapOr(undefined);
      return value && { value, age };
    };
    const loadAndLeave = (): ResultAsync<Loaded<T>, PortError> => {
      const loadedAt = now();
      return load().map((value) => {
        const content = value === undefined ? none : codec.encode(value).unwrapOr(undefined);
        const age = Math.max(0, now() - loadedAt);
        if (content !== undefined && age < milliseconds)
          void cache.set(key, `${loadedAt} ${content}`, milliseconds - age);
        return { value, age };
      });
    };
    return cache.get(key).andThen((text) => {
      const held = text === undefined ? undefined : read(text);
      return held === undefined ? loadAndLeave() : okAsync(held);
    });
  };

const written = /^(\d{1,15}) ([^]*)$/;

const none = "none";
