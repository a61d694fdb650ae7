import type { PortError, RecordCodec } from "@mintport/core";
import { okAsync, ResultAsync } from "neverthrow";

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

export interface SharedLookup<T> {
  readonly cache: SharedCache;
  readonly codec: RecordCodec<T>;
  readonly milliseconds: number;
}

/** Looks into the shared cache first, and leaves there what the store answers, "there is none" included. */
export const throughShared =
  <T>({ cache, codec, milliseconds }: SharedLookup<T>) =>
  (
    key: string,
    load: () => ResultAsync<T | undefined, PortError>,
  ): ResultAsync<T | undefined, PortError> =>
    quietly(() => cache.get(key)).andThen((text) => {
      if (text === none) return okAsync(undefined);
      const held = text === undefined ? undefined : codec.decode(text).unwrapOr(undefined);
      return held === undefined
        ? load().andTee((value) => {
            const written = value === undefined ? none : codec.encode(value).unwrapOr(undefined);
            if (written !== undefined) void quietly(() => cache.set(key, written, milliseconds));
          })
        : okAsync(held);
    });

/** What the cache says; nothing, if it fails. */
export const quietly = <T>(ask: () => Promise<T>): ResultAsync<T | undefined, never> =>
  ResultAsync.fromThrowable(ask)().orElse(() => okAsync(undefined));

const none = "none";
