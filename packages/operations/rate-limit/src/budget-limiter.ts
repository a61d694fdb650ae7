import {
  andThen,
  type LimitedAttempt,
  type LimitVerdict,
  type MaybeAsync,
  type PortError,
  type RateLimiter,
  sourceOf,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { budgetCharges, none } from "./budget-charges.ts";
import type { Entry, Ledger, UsedUp } from "./ledger.ts";
import type { Limits } from "./limits.ts";

/**
 * Core's limiter over a ledger: each question is one entry. `onUnknownSource` is called once, for the first attempt of no
 * address.
 */
export const budgetLimiter = <T>(
  limits: Limits,
  ledger: Ledger<T>,
  onUnknownSource: () => void,
): RateLimiter => {
  const { attempted, failed, recognised, named, proven } = budgetCharges(limits);
  /** What an attempt paid in advance. One that was refused paid for no failure. */
  const paid = new WeakMap<LimitedAttempt, readonly T[]>();
  let hasToldOfUnknown = false;

  const chargeInAdvance = (
    attempt: LimitedAttempt,
    { always, together }: Pick<Entry<T>, "always" | "together">,
  ): MaybeAsync<LimitVerdict, PortError> => {
    if (always.length + together.length === 0) return ok(allowed);
    return andThen(ledger.post({ back: none, always, together }), ({ refusal, taken }) => {
      paid.set(attempt, taken);
      return ok(verdictOf(refusal));
    });
  };

  return {
    admit: (attempt) => {
      if (!hasToldOfUnknown && attempt.source === unknownSource) {
        hasToldOfUnknown = true;
        onUnknownSource();
      }
      return chargeInAdvance(attempt, { always: attempted(attempt), together: failed(attempt) });
    },
    recognise: (attempt) =>
      chargeInAdvance(attempt, { always: none, together: recognised(attempt) }),
    settle: (attempt, outcome, _, own) => {
      const back = paid.get(attempt) ?? none;
      paid.delete(attempt);
      if (outcome === "failed") return ok(allowed);
      const together =
        outcome === "proven"
          ? proven(attempt, own)
          : outcome === "named"
            ? named(attempt, own)
            : none;
      if (back.length + together.length === 0) return ok(allowed);
      return andThen(ledger.post({ back, always: none, together }), ({ refusal }) =>
        ok(verdictOf(refusal)),
      );
    },
    look: (attempt, _, own) =>
      andThen(
        ledger.look([
          ...attempted(attempt),
          ...failed(attempt),
          ...(own === undefined ? none : proven(attempt, own)),
        ]),
        (refusal) => ok(verdictOf(refusal)),
      ),
  };
};

/** Where an attempt comes from of which no address is known. */
const unknownSource = sourceOf(undefined);

const allowed: LimitVerdict = { verdict: "allowed" };

const verdictOf = (refusal: UsedUp | undefined): LimitVerdict =>
  refusal === undefined
    ? allowed
    : {
        verdict: "limited",
        retryAfter: Math.ceil(refusal.wait / 1000),
        budget: refusal.budget,
      };
