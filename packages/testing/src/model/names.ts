/** Names that are new each time, and what was answered for them, as far as it is known before a step. */
export interface Names {
  fresh(key: string): string;
  latest(key: string): string;
  earlier(key: string, age: number): string;
  answers(key: string): readonly string[];
  /** Ends a step's preparation: what was made is known from the next one on. */
  settle(): void;
  answered(key: string, answer: string): void;
}

/** Names of one history, none of them made yet. */
export const newNames = (): Names => {
  const made = new Map<string, number>();
  let known = new Map<string, number>();
  const told = new Map<string, readonly string[]>();
  return {
    fresh: (key) => {
      const n = (made.get(key) ?? 0) + 1;
      made.set(key, n);
      return `${key}-${n}`;
    },
    latest: (key) => `${key}-${known.get(key) ?? 0}`,
    earlier: (key, age) => `${key}-${Math.max(0, (known.get(key) ?? 0) - age)}`,
    answers: (key) => told.get(key) ?? [],
    settle: () => {
      known = new Map(made);
    },
    answered: (key, answer) => {
      told.set(key, [answer, ...(told.get(key) ?? [])]);
    },
  };
};
