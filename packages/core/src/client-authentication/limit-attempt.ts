import { err, ok } from "neverthrow";
import type { Instant } from "../domain/instant.ts";
import { type OAuthError, rateLimited } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Reason } from "../errors/reason.ts";
import { andThen, type MaybeAsync, withOutcome } from "../ports/maybe-async.ts";
import type {
  LimitedAttempt,
  LimitVerdict,
  OwnLimits,
  RateLimiter,
} from "../ports/rate-limiter.ts";

/** One attempt to authenticate, as the rate limiter must see it: `T` is the judge's answer, `E` its error. */
export interface Limiting<T, E> {
  readonly attempt: LimitedAttempt;
  /** Whether the credentials prove anything, or only name the client. */
  proves(judged: T): boolean;
  /** Whether this source proved these credentials lately: then the budget for guesses does not matter. Asked within a budget. */
  recognised(): boolean;
  /** The failure behind an error of the judge. */
  failureOf(error: E): OAuthError | PortError;
  readonly now: Instant;
  /** The budgets that the records of the judged have. */
  ownLimits(judged: T): OwnLimits;
}

/**
 * Judges credentials within limits: charged before, settled after. A limiter that cannot answer admits nobody. One that answers
 * at once keeps nobody waiting.
 */
export const limitAttempt = <T, E>(
  limiter: RateLimiter,
  judge: () => MaybeAsync<T, E>,
  { attempt, proves, recognised, failureOf, now, ownLimits }: Limiting<T, E>,
): MaybeAsync<T, E | OAuthError<"temporarily_unavailable"> | PortError> =>
  andThen(admit(limiter, attempt, { recognised, now }), (admission) => {
    if (admission.verdict === "limited") return err(rateLimited(admission));
    return withOutcome(judge(), (judged) => {
      if (judged.isErr()) {
        const outcome = isGuess(failureOf(judged.error)) ? "failed" : "undecided";
        return andThen(limiter.settle(attempt, outcome, now), () => err<never, E>(judged.error));
      }
      const outcome = proves(judged.value) ? "proven" : "named";
      return andThen(limiter.settle(attempt, outcome, now, ownLimits(judged.value)), (allowance) =>
        allowance.verdict === "limited" ? err(rateLimited(allowance)) : ok(judged.value),
      );
    });
  });

const admit = (
  limiter: RateLimiter,
  attempt: LimitedAttempt,
  { recognised, now }: Pick<Limiting<unknown, unknown>, "recognised" | "now">,
): MaybeAsync<LimitVerdict, PortError> =>
  andThen(limiter.admit(attempt, now), (admission) =>
    admission.verdict === "allowed"
      ? ok(admission)
      : andThen(limiter.recognise(attempt, now), (asked) =>
          ok(asked.verdict === "allowed" && recognised() ? asked : admission),
        ),
  );

/** Credentials that cannot be read count as wrong ones. Our own trouble, and a form without any, is no guess. */
const isGuess = (failure: OAuthError | PortError): boolean =>
  "error" in failure &&
  (failure.error === "invalid_client" || unreadableCredentials.has(failure.reason));

const unreadableCredentials: ReadonlySet<Reason> = new Set<Reason>([
  "authorization_repeated",
  "authentication_ambiguous",
  "client_id_mismatch",
]);
