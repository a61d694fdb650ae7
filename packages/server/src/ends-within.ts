/** Waits until work has ended, and for `milliseconds` at most; what it failed with is passed on. */
export const endsWithin = async (
  milliseconds: number,
  work: Promise<void> | undefined,
): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
