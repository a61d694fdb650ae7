/** Throws what went wrong, with its cause. */
export const fail =
  (what: string) =>
  (cause: unknown): never => {
    throw new Error(what, { cause });
  };
