import { contain, requireKnownOptions } from "@mintport/core/ports";
import { type RedisClient, type RedisOptions, redisOptions } from "./client.ts";
import { keepSubscribed, type RedisSubscriber } from "./keep-subscribed.ts";

/** The means by which a cache hears of other nodes' writes. */
export interface RedisInvalidation {
  publish(key: string): void;
  subscribe(listener: (key: string) => void): void;
}

/**
 * Invalidation over Redis pub/sub. Delivery is at most once: a node that is cut off misses messages, and learns by its
 * cache's `maxStaleness` instead.
 *
 * @example cached(storage, { invalidation: redisInvalidation(redis, redis.duplicate()) })
 */
export const redisInvalidation = (
  publisher: RedisClient,
  subscriber: RedisSubscriber,
  options: RedisOptions = {},
): RedisInvalidation => {
  requireKnownOptions("redisInvalidation", options, redisOptions);
  const { keyPrefix = "mintport:" } = options;
  const channel = `${keyPrefix}changed`;
  const ignore = (): void => {
    // An outage shows in the stores; here it only makes others learn later.
  };
  return {
    publish: (key) => {
      publisher.call("PUBLISH", channel, key).catch(ignore);
    },
    subscribe: (listener) => {
      subscriber.on(
        "message",
        contain((from: string, key: string) => {
          if (from === channel) listener(key);
        }, ignore),
      );
      keepSubscribed(subscriber, channel);
    },
  };
};
