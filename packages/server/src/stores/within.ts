import { contain } from "@mintport/core";

/** There was no answer in time. */
export class Late extends Error {
  override readonly name = "Late";
}

/** What `work` comes to, if that is within so many milliseconds; else it fails, with `Late`. */
export const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const end = contain(() => {
      reject(new Late(`no answer within ${milliseconds} ms`));
    }, reject);
    timer = setTimeout(end, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Waits until work has ended, and for `milliseconds` at most; what it failed with is passed on. */
export const endsWithin = async (milliseconds: number, work: Promise<void>): Promise<void> => {
  try {
    await within(milliseconds, work);
  } catch (failure) {
    if (!(failure instanceof Late)) throw failure;
  }
};
