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
  /** Where an attempt carries what it paid here in advance. A weak map would have the collector look after each of them. */
  const paid: unique symbol = Symbol("paid");
  type Attempt = LimitedAttempt & { [paid]?: readonly T[] };
  let hasToldOfUnknown = false;

  const chargeInAdvance = (
    attempt: Attempt,
    { always, together }: Pick<Entry<T>, "always" | "together">,
  ): MaybeAsync<LimitVerdict, PortError> => {
    if (always.length + together.length === 0) return ok(allowed);
    return andThen(ledger.post({ back: none, always, together }), ({ refusal, taken }) => {
      // One that was refused paid for no failure.
      attempt[paid] = taken;
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
    settle: (attempt: Attempt, outcome, _, own) => {
      const back = attempt[paid] ?? none;
      // Once: what is settled twice gets nothing back twice.
      attempt[paid] = none;
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
