import { ConfigurationError, portError, type RateLimiter } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import type { AuditLog } from "./audit-log.ts";
import { port } from "./lift.ts";

/**
 * A `RateLimiter` that admits nobody while the log has no room or its chain is broken, so that core answers 503 instead of a token that nobody
 * would read of; else it is `limiter`, or allows. The log must have `whenFull: "refuse"`.
 *
 * @example rateLimiter: refuseWhenFull(audit, memoryRateLimiter())
 */
export const refuseWhenFull = (log: AuditLog, limiter: RateLimiter = unlimited): RateLimiter => {
  if (log.whenFull !== "refuse")
    throw new ConfigurationError("audit-log", [
      { field: "whenFull", message: 'must be "refuse" for refuseWhenFull' },
    ]);
  return {
    admit: (attempt, now) =>
      log.isFull || log.trouble?.kind === "broken"
        ? err(portError("unavailable", port))
        : limiter.admit(attempt, now),
    recognise: (...asked) => limiter.recognise(...asked),
    settle: (...asked) => limiter.settle(...asked),
    look: (...asked) => limiter.look(...asked),
  };
};

const unlimited: RateLimiter = {
  admit: () => ok({ verdict: "allowed" }),
  recognise: () => ok({ verdict: "limited", retryAfter: 1 }),
  settle: () => ok({ verdict: "allowed" }),
  look: () => ok({ verdict: "allowed" }),
};
