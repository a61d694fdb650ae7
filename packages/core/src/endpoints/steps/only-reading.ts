import { ok } from "neverthrow";
import type { RateLimiter } from "../../ports/rate-limiter.ts";

/** Says what the limiter would say, and charges nothing. */
export const onlyReading = (limiter: RateLimiter): RateLimiter => {
  const look: RateLimiter["look"] = (attempt, now) => limiter.look(attempt, now);
  return { admit: look, recognise: look, settle: () => ok({ verdict: "allowed" }), look };
};
