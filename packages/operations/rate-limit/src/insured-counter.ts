import type { Circuit } from "@mintport/core/ports";
import { RateLimiterRes } from "rate-limiter-flexible";
import type { Counter } from "./charges.ts";

/** A counter that all nodes share, and what counts while it does not answer; without a stand-in that is an error. */
export const insuredCounter = (
  shared: Counter,
  standIn: Counter | undefined,
  ask: Circuit,
): Counter => {
  const either = async (count: (counter: Counter) => Promise<RateLimiterRes>) => {
    const outcome = await ask(() => count(shared).catch(refusal));
    if (outcome.isErr()) {
      if (standIn === undefined) return reject(outcome.error);
      return count(standIn);
    }
    // A budget that is used up is an answer as well, and rejected only after the circuit has seen it as one.
    return "refused" in outcome.value ? reject(outcome.value.refused) : outcome.value;
  };
  return {
    consume: (key, points) => either((counter) => counter.consume(key, points)),
    penalty: (key, points) => either((counter) => counter.penalty(key, points)),
    reward: (key, points) => either((counter) => counter.reward(key, points)),
  };
};

const reject = (cause: unknown): Promise<never> =>
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the library rejects with its counters
  Promise.reject(cause);

const refusal = (cause: unknown): { readonly refused: RateLimiterRes } => {
  if (cause instanceof RateLimiterRes) return { refused: cause };
  throw cause;
};
