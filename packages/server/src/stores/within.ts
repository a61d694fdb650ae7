import { inTime } from "@mintport/core/ports";

/** There was no answer in time. */
export class Late extends Error {
  override readonly name = "Late";
}

/** The outcome of `work`, if it comes within so many milliseconds; else it fails, with `Late`. */
export const within = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
  inTime(milliseconds, work, {
    late: () => {
      throw new Late(`no answer within ${milliseconds} ms`);
    },
  });

/** Waits until work has ended, and for `milliseconds` at most; what it failed with is passed on. */
export const endsWithin = async (milliseconds: number, work: Promise<void>): Promise<void> => {
  try {
    await within(milliseconds, work);
  } catch (failure) {
    if (!(failure instanceof Late)) throw failure;
  }
};
