import { type Stopwatch, systemStopwatch } from "@mintport/core/ports";

/** Does the work at most once in so many milliseconds; who asks in between gets the last answer, or waits for it. */
export const atMostEvery = <T>(
  milliseconds: number,
  work: () => Promise<T>,
  stopwatch: Stopwatch = systemStopwatch,
): (() => Promise<T>) => {
  let last: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return () => {
    const at = stopwatch.milliseconds();
    if (last === undefined || at - last.at >= milliseconds) last = { answer: work(), at };
    return last.answer;
  };
};
