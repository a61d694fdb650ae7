import { emitWarning } from "node:process";
import {
  ConfigurationError,
  circuit,
  contain,
  type KnownOptions,
  type RateLimiter,
  requireKnownOptions,
  systemStopwatch,
} from "@mintport/core/ports";
import { budgetLimiter } from "./budget-limiter.ts";
import type { RedisCalls } from "./call-script.ts";
import { insuredLedger } from "./insured-ledger.ts";
import { type Limits, readLimits } from "./limits.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { redisLedger } from "./redis-ledger.ts";
import { type LimiterOptions, limiterOptions, warnOfUnknownSource } from "./unknown-source.ts";

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
  /**
   * Called when Redis does not count, once until it counts again. Default: a warning of the process, `MINTPORT_LIMITS_AWAY`.
   */
  readonly onAway?: (cause: unknown) => void;
}

/**
 * Counts on Redis or Redis Cluster, for all nodes together. `client` is an ioredis client. Throws `ConfigurationError` if a
 * budget, the client or an option is wrong, or an option unknown.
 *
 * @example createAuthorizationServer({ …, rateLimiter: redisRateLimiter(new Redis(url)) })
 */
export const redisRateLimiter = (
  client: RedisCalls,
  limits: Partial<Limits> = {},
  options: RedisLimiterOptions = {},
): RateLimiter => {
  requireKnownOptions("redisRateLimiter", options, redisLimiterOptions);
  const { keyPrefix = "mintport:limit:", whileAway = "local", deadline = 250 } = options;
  const { elapsed = systemStopwatch.milliseconds } = options;
  const all = readLimits(limits);
  const { onAway = warnOfAway(whileAway) } = options;
  requireRedisOptions(client, deadline);
  const ask = circuit({ elapsed, deadline });
  const ledger = insuredLedger(
    redisLedger({ client, keyPrefix, ask, deadline, onAway: contain(onAway, () => {}) }),
    whileAway === "local" ? memoryLedger(all, elapsed) : undefined,
  );
  return budgetLimiter(all, ledger, options.onUnknownSource ?? warnOfUnknownSource);
};

const redisLimiterOptions: KnownOptions<RedisLimiterOptions> = {
  ...limiterOptions,
  ...{ keyPrefix: true, whileAway: true, deadline: true, onAway: true },
};

/** A client that is none, or a deadline that nothing keeps, would count in the process for ever. */
const requireRedisOptions = (client: unknown, deadline: number): void => {
  const { call } = (client ?? {}) as { readonly call?: unknown };
  const problems = [
    ...(typeof call === "function"
      ? []
      : [{ field: "client", message: "must be a client of ioredis: new Redis(url)" }]),
    ...(Number.isFinite(deadline) && deadline >= 1
      ? []
      : [{ field: "deadline", message: "must be milliseconds, 1 or more" }]),
  ];
  if (problems.length > 0) throw new ConfigurationError("redisRateLimiter", problems);
};

/** Says so on the process's warnings, which go to standard error. */
const warnOfAway =
  (whileAway: "local" | "refuse") =>
  (cause: unknown): void => {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : "no answer";
    const meanwhile =
      whileAway === "local" ? "this process counts for itself" : "requests are refused";
    emitWarning(`Redis does not count requests, so ${meanwhile}: ${reason}`, {
      type: "MintportWarning",
      code: "MINTPORT_LIMITS_AWAY",
    });
  };
