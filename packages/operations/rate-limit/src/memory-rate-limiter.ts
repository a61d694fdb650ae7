import { type RateLimiter, requireKnownOptions, systemStopwatch } from "@mintport/core/ports";
import { budgetLimiter } from "./budget-limiter.ts";
import { type Limits, readLimits } from "./limits.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { type LimiterOptions, limiterOptions, warnOfUnknownSource } from "./unknown-source.ts";

/**
 * Counts in this process, and answers at once: each node has its own limits. Throws `ConfigurationError` if a budget is wrong
 * or an option unknown.
 *
 * @example createAuthorizationServer({ …, rateLimiter: memoryRateLimiter() })
 */
export const memoryRateLimiter = (
  limits: Partial<Limits> = {},
  options: LimiterOptions = {},
): RateLimiter => {
  requireKnownOptions("memoryRateLimiter", options, limiterOptions);
  const { onUnknownSource = warnOfUnknownSource, elapsed = systemStopwatch.milliseconds } = options;
  const all = readLimits(limits);
  return budgetLimiter(all, memoryLedger(all, elapsed), onUnknownSource);
};
