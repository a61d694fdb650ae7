export { type RedisCache, redisCache } from "./cache.ts";
export type { RedisClient, RedisOptions } from "./client.ts";
export {
  type ClusterDefaults,
  clusterDefaults,
  type RedisDefaults,
  redisDefaults,
} from "./defaults.ts";
export { type RedisInvalidation, redisInvalidation } from "./invalidation.ts";
export type { RedisSubscriber } from "./keep-subscribed.ts";
export { redisStorage } from "./redis-storage.ts";
export { type SentinelDefaults, sentinelDefaults } from "./sentinel-defaults.ts";
