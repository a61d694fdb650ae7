export type { RedisClient, RedisOptions } from "./client.ts";
export { redisStorage } from "./redis-storage.ts";
