import type { RateLimiter } from "@mintport/core/ports";
import {
  memoryRateLimiter,
  type RedisCalls,
  type RedisLimiterOptions,
  redisRateLimiter,
} from "@mintport/rate-limit";
import type { Settings } from "./settings.ts";

/** The limiter of the settings: on Redis if there is one, for all nodes together; otherwise each process counts. */
export const rateLimiterOf = (
  { limits, redisKeyPrefix }: Pick<Settings, "limits" | "redisKeyPrefix">,
  redis: RedisCalls | undefined,
  options: Pick<RedisLimiterOptions, "deadline" | "whileAway"> = {},
): RateLimiter | undefined => {
  if (limits === "off") return undefined;
  return redis === undefined
    ? memoryRateLimiter(limits)
    : redisRateLimiter(redis, limits, { ...options, keyPrefix: `${redisKeyPrefix}limit:` });
};
