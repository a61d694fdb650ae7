import { type LimitVerdict, liftErrors, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "neverthrow";
import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";

/** A counter of one budget. */
export type Counter = Pick<RateLimiterAbstract, "consume" | "penalty" | "reward">;

/** A point of a budget. Of a budget that is not limited there is no counter. */
export interface Charge {
  readonly counter: Counter | undefined;
  readonly key: string;
}

/** A point that was taken, also one beyond the budget. */
export interface Charged extends Charge {
  /** Milliseconds that the window of its budget still lasts. */
  readonly remaining: number;
}

/** The verdict on an attempt, and the budgets that it has been charged to. */
export interface Charging {
  readonly verdict: LimitVerdict;
  readonly charged: readonly Charged[];
}

/** Charges one point each, all at the same time: `limited` if one of the budgets is used up, until all have points again. */
export const charge = (charges: readonly Charge[]): ResultAsync<Charging, PortError> =>
  lift(async () => {
    const taken = await Promise.all(charges.map(take));
    const wait = Math.max(0, ...taken.map(({ isBeyond, remaining }) => (isBeyond ? remaining : 0)));
    return {
      charged: taken,
      verdict:
        wait === 0
          ? { verdict: "allowed" }
          : { verdict: "limited", retryAfter: Math.ceil(wait / 1000) },
    };
  });

/** Gives points back, but to no window that has begun since: that would make its budget larger. */
export const giveBack = (charges: readonly Charge[]): ResultAsync<unknown, PortError> =>
  lift(() =>
    Promise.all(
      charges.map(async ({ counter, key }) => {
        const left = await counter?.reward(key, 1);
        if (left !== undefined && left.consumedPoints < 0) await counter?.penalty(key, 1);
      }),
    ),
  );

const take = async ({
  counter,
  key,
}: Charge): Promise<Charged & { readonly isBeyond: boolean }> => {
  try {
    const state = await counter?.consume(key, 1);
    return { counter, key, remaining: state?.msBeforeNext ?? 0, isBeyond: false };
  } catch (refusal) {
    // A budget that is used up rejects with the counter's state, everything else with an error.
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { counter, key, remaining: Math.max(1, refusal.msBeforeNext), isBeyond: true };
  }
};

const lift = <T>(work: () => Promise<T>): ResultAsync<T, PortError> =>
  liftErrors("rate-limiter", work);
