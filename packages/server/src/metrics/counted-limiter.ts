import {
  type LimitVerdict,
  type MaybeAsync,
  type PortError,
  present,
  type RateLimiter,
} from "@mintport/core/ports";
import type { Counter } from "@opentelemetry/api";
import { onceAnswered } from "./once-answered.ts";

/** The same limiter, whose verdicts are counted by step, verdict and the budget that is used up. */
export const countedLimiter = (limiter: RateLimiter, verdicts: Counter): RateLimiter => {
  const counted = (
    step: string,
    answer: MaybeAsync<LimitVerdict, PortError>,
  ): MaybeAsync<LimitVerdict, PortError> =>
    onceAnswered(answer, (outcome) => {
      const verdict = outcome.isErr() ? "failed" : outcome.value.verdict;
      const budget =
        outcome.isOk() && outcome.value.verdict === "limited" ? outcome.value.budget : undefined;
      verdicts.add(1, {
        "mintport.limiter.step": step,
        "mintport.limiter.verdict": verdict,
        ...present({ "mintport.limiter.budget": budget }),
      });
    });
  return {
    admit: (...asked) => counted("admit", limiter.admit(...asked)),
    recognise: (...asked) => counted("recognise", limiter.recognise(...asked)),
    settle: (...asked) => counted("settle", limiter.settle(...asked)),
    // It charges nothing and decides nothing.
    look: (...asked) => limiter.look(...asked),
  };
};
