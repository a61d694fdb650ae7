export type { RedisCalls } from "./call-script.ts";
export { type Budget, defaultLimits, type Limits, limitProblems } from "./limits.ts";
export { memoryRateLimiter } from "./memory-rate-limiter.ts";
export { type RedisLimiterOptions, redisRateLimiter } from "./redis-rate-limiter.ts";
export type { LimiterOptions } from "./unknown-source.ts";
