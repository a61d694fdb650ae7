import { err, errAsync, ok, type ResultAsync } from "neverthrow";
import type { Instant } from "../domain/instant.ts";
import { asAsync, type Eventual } from "../errors/eventual.ts";
import { type OAuthError, rateLimited } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { LimitedAttempt, RateLimiter } from "../ports/rate-limiter.ts";

export interface Limiting<T> {
  readonly attempt: LimitedAttempt;
  /** Whether the credentials prove anything, or only name the client. */
  proves(judged: T): boolean;
  /** Whether this source proved these credentials lately: then the budget for guesses does not matter. */
  recognised(): boolean;
  readonly now: Instant;
}

/** Judges credentials within limits: charged before, settled after. A limiter that cannot answer admits nobody. */
export const limited = <T, E extends OAuthError>(
  limiter: RateLimiter,
  judge: () => Eventual<T, E | PortError>,
  { attempt, proves, recognised, now }: Limiting<T>,
): ResultAsync<T, E | OAuthError<"temporarily_unavailable"> | PortError> =>
  limiter.admit(attempt, now).andThen((admission) => {
    if (admission.verdict === "limited" && !recognised())
      return errAsync(rateLimited(admission.retryAfter));
    return asAsync(judge())
      .orElse((failure) =>
        limiter
          .settle(attempt, isGuess(failure) ? "failed" : "undecided", now)
          .andThen(() => err(failure)),
      )
      .andThen((judged) =>
        limiter
          .settle(attempt, proves(judged) ? "proven" : "named", now)
          .andThen((allowance) =>
            allowance.verdict === "limited" ? err(rateLimited(allowance.retryAfter)) : ok(judged),
          ),
      );
  });

/** Our own trouble is no failure of the client's. */
const isGuess = (failure: OAuthError | PortError): boolean =>
  "error" in failure && failure.error === "invalid_client";
