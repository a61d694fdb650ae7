import { circuit, present, type RateLimiter, systemStopwatch } from "@mintport/core/ports";
import { budgetLimiter } from "./budget-limiter.ts";
import { insuredLedger } from "./insured-ledger.ts";
import { type Limits, readLimits } from "./limits.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { type RedisCalls, redisLedger } from "./redis-ledger.ts";
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
}

/**
 * Counts on Redis or Redis Cluster, for all nodes together. `client` is an ioredis client. Throws `ConfigurationError` if a
 * budget is wrong.
 *
 * @example createAuthorizationServer({ …, rateLimiter: redisRateLimiter(new Redis(url)) })
 */
export const redisRateLimiter = (
  client: RedisCalls,
  limits: Partial<Limits> = {},
  options: RedisLimiterOptions = {},
): RateLimiter => {
  const { keyPrefix = "mintport:limit:", whileAway = "local", deadline } = options;
  const { elapsed = systemStopwatch.milliseconds } = options;
  const all = readLimits(limits);
  const ask = circuit({ elapsed, ...present({ deadline }) });
  const ledger = insuredLedger(
    redisLedger({ client, keyPrefix, ask }),
    whileAway === "local" ? memoryLedger(all, elapsed) : undefined,
  );
  return budgetLimiter(all, ledger, options.onUnknownSource ?? warnOfUnknownSource);
};
