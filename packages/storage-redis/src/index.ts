export { type RedisCache, redisCache } from "./cache.ts";
export type { RedisClient, RedisOptions } from "./client.ts";
export {
  type RedisInvalidation,
  type RedisSubscriber,
  redisInvalidation,
} from "./invalidation.ts";
export { redisStorage } from "./redis-storage.ts";
