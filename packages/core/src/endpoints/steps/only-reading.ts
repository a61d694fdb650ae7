import { ok } from "neverthrow";
import type { RateLimiter } from "../../ports/rate-limiter.ts";

/** Says what the limiter would say, and charges nothing. */
export const onlyReading = (limiter: RateLimiter): RateLimiter => {
  const look: RateLimiter["look"] = (attempt, now, own) => limiter.look(attempt, now, own);
  return {
    admit: look,
    recognise: look,
    look,
    // Budgets of their own are known once the client is.
    settle: (attempt, _, now, own) =>
      own === undefined ? ok({ verdict: "allowed" }) : look(attempt, now, own),
  };
};
