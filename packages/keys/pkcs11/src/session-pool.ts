/** Sessions that are lent out one operation at a time: a PKCS#11 session signs one thing after the other. */
export interface SessionPool {
  use<T>(work: (session: Buffer) => Promise<T>): Promise<T>;
}

/** At most `size` sessions at once, opened when they are needed; who finds none waits in turn. */
export const sessionPool = (
  size: number,
  { open, close }: { open(): Buffer; close(session: Buffer): void },
): SessionPool => {
  const free: Buffer[] = [];
  const waiting: ((session: Buffer) => void)[] = [];
  let opened = 0;
  const take = (): Buffer | Promise<Buffer> => {
    const session = free.pop();
    if (session !== undefined) return session;
    if (opened < size) {
      opened++;
      return openOrGiveBack();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const openOrGiveBack = (): Buffer => {
    try {
      return open();
    } catch (failure) {
      opened--;
      throw failure;
    }
  };
  const give = (session: Buffer): void => {
    const next = waiting.shift();
    if (next === undefined) free.push(session);
    else next(session);
  };
  /** After a failure nobody knows what state the session is in. */
  const replace = (session: Buffer): void => {
    try {
      close(session);
    } catch {
      // It was gone already: the token was pulled, or the module restarted.
    }
    opened--;
    const next = waiting.shift();
    if (next === undefined) return;
    opened++;
    try {
      next(openOrGiveBack());
    } catch {
      waiting.unshift(next);
    }
  };
  return {
    use: async (work) => {
      const session = await take();
      try {
        const result = await work(session);
        give(session);
        return result;
      } catch (failure) {
        replace(session);
        throw failure;
      }
    },
  };
};
