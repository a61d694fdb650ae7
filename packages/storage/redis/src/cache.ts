import { requireKnownOptions } from "@mintport/core/ports";
import { type RedisClient, type RedisOptions, redisOptions } from "./client.ts";

/** A cache that nodes share. */
export interface RedisCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, milliseconds: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * A cache in Redis for `cached` of `@mintport/storage-cache`: every value with a time to live, in milliseconds.
 *
 * @example cached(sqlStorage({ db }), { shared: redisCache(redis) })
 */
export const redisCache = (client: RedisClient, options: RedisOptions = {}): RedisCache => {
  requireKnownOptions("redisCache", options, redisOptions);
  const { keyPrefix = "mintport:" } = options;
  const keyOf = (key: string): string => `${keyPrefix}cache/${key}`;
  return {
    get: async (key) => {
      const value = await client.call("GET", keyOf(key));
      return typeof value === "string" ? value : undefined;
    },
    set: async (key, value, milliseconds) => {
      await client.call("SET", keyOf(key), value, "PX", Math.max(1, Math.floor(milliseconds)));
    },
    delete: async (key) => {
      await client.call("DEL", keyOf(key));
    },
  };
};
