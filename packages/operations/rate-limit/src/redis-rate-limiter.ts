import { circuit, present, type RateLimiter } from "@mintport/core/ports";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { BoundedMemory } from "./bounded-memory.ts";
import { budgetLimiter, type MakeCounter } from "./budget-limiter.ts";
import { insuredCounter } from "./insured-counter.ts";
import { type Limits, readLimits } from "./limits.ts";
import { type LimiterOptions, warnOfUnknownSource } from "./unknown-source.ts";

/** The limits, where they stand in Redis, and the behaviour while Redis is away. */
export interface RedisLimiterOptions extends LimiterOptions {
  /**
   * The beginning of every key.
   *
   * @default "mintport:limit:"
   */
  readonly keyPrefix?: string;
  /**
   * The way out while Redis is away or silent: `local` counts in this process with the same limits, `refuse` answers 503 to
   * everybody.
   *
   * @default "local"
   */
  readonly whileAway?: "local" | "refuse";
  /**
   * Milliseconds that Redis may take for a count. Past it Redis is away for a second, then one request asks it again.
   *
   * @default 250
   */
  readonly deadline?: number;
  /** Milliseconds that only grow; a test passes its own. */
  readonly elapsed?: () => number;
}

/**
 * Counts on Redis or Redis Cluster, for all nodes together. `client` is an ioredis client. Throws `ConfigurationError` if a
 * budget is wrong.
 *
 * @example createAuthorizationServer({ …, rateLimiter: redisRateLimiter(new Redis(url)) })
 */
export const redisRateLimiter = (
  client: object,
  limits: Partial<Limits> = {},
  options: RedisLimiterOptions = {},
): RateLimiter => {
  const { keyPrefix = "mintport:limit:", whileAway = "local", deadline, elapsed } = options;
  // One for all budgets: they stand on the same Redis.
  const ask = circuit({
    ...present({ deadline, elapsed }),
  });
  const make: MakeCounter = (name, budget) => {
    const own = { ...budget, keyPrefix: `${keyPrefix}${name}` };
    const shared = new RateLimiterRedis({
      ...own,
      storeClient: client,
      // A dead Redis is known as dead at once, and not after the client's own patience.
      rejectIfRedisNotReady: true,
    });
    return insuredCounter(shared, whileAway === "local" ? new BoundedMemory(own) : undefined, ask);
  };
  return budgetLimiter(readLimits(limits), make, options.onUnknownSource ?? warnOfUnknownSource);
};
