/** A place in the row of those who would change one thing. */
export interface Turn {
  /** Resolves once all those before have ended. */
  readonly comes: Promise<void>;
  /** Lets the next one in. */
  end(): void;
}

/**
 * Lets those who would change one thing in this process come one after another: of fifty who all try at once, each round has one
 * winner, and the last would try for seconds. It only saves work. Two who change one thing at once, here or on two nodes, are told
 * apart by its revision.
 */
export const turns = (): ((thing: string) => Turn) => {
  const last = new Map<string, Promise<void>>();
  return (thing) => {
    let leave = (): void => {};
    const ended = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const comes = last.get(thing) ?? Promise.resolve();
    last.set(thing, ended);
    return {
      comes,
      end: () => {
        if (last.get(thing) === ended) last.delete(thing);
        leave();
      },
    };
  };
};
