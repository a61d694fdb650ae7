import { inTime } from "@mintport/core/ports";
import { NoAnswer } from "./connection-fault.ts";

/** The work's outcome, or `NoAnswer` after so many milliseconds; the work goes on then, and `after` gets what comes. */
export const within = <T>(
  milliseconds: number,
  work: Promise<T>,
  after: (value: T) => void = ignore,
): Promise<T> =>
  inTime(milliseconds, work, {
    late: () => {
      throw new NoAnswer(milliseconds);
    },
    after,
  });

const ignore = (): void => {};
