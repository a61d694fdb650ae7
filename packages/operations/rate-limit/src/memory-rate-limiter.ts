import { type RateLimiter, systemStopwatch } from "@mintport/core/ports";
import { budgetLimiter } from "./budget-limiter.ts";
import { type Limits, readLimits } from "./limits.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { type LimiterOptions, warnOfUnknownSource } from "./unknown-source.ts";

/**
 * Counts in this process, and answers at once: each node has its own limits. Throws `ConfigurationError` if a budget is wrong.
 *
 * @example createAuthorizationServer({ …, rateLimiter: memoryRateLimiter() })
 */
export const memoryRateLimiter = (
  limits: Partial<Limits> = {},
  {
    onUnknownSource = warnOfUnknownSource,
    elapsed = systemStopwatch.milliseconds,
  }: LimiterOptions = {},
): RateLimiter => {
  const all = readLimits(limits);
  return budgetLimiter(all, memoryLedger(all, elapsed), onUnknownSource);
};
