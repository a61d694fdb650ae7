import type { RateLimiter } from "@mintport/core/ports";
import { BoundedMemory } from "./bounded-memory.ts";
import { budgetLimiter } from "./budget-limiter.ts";
import { type Limits, readLimits } from "./limits.ts";
import { type LimiterOptions, warnOfUnknownSource } from "./unknown-source.ts";

/**
 * Counts in this process: each node has its own limits. Throws `ConfigurationError` if a budget is wrong.
 *
 * @example createAuthorizationServer({ …, rateLimiter: memoryRateLimiter() })
 */
export const memoryRateLimiter = (
  limits: Partial<Limits> = {},
  { onUnknownSource = warnOfUnknownSource }: LimiterOptions = {},
): RateLimiter =>
  budgetLimiter(
    readLimits(limits),
    (name, budget) => new BoundedMemory({ ...budget, keyPrefix: name }),
    onUnknownSource,
  );
