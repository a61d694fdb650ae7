import { contain } from "@mintport/core";
import { NoAnswer } from "./connection-fault.ts";

/** The work's outcome, or `NoAnswer` after so many milliseconds; the work goes on then, and `late` gets what comes. */
export const within = async <T>(
  milliseconds: number,
  work: Promise<T>,
  late: (value: T) => void = ignore,
): Promise<T> => {
  // A longer timer of JavaScript would be none.
  if (milliseconds > longestTimer) return work;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = new Promise<never>((_, reject) => {
    const giveUp = (): void => {
      isOver = true;
      reject(new NoAnswer(milliseconds));
    };
    timer = setTimeout(contain(giveUp, reject), milliseconds);
  });
  work.then((value) => {
    if (isOver) late(value);
  }, ignore);
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
};

const longestTimer = 2_147_483_647;

const ignore = (): void => {};
