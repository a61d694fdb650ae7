/**
 * The functions of a test runner that a contract suite needs. vitest, Jest and bun:test fit as they are.
 *
 * @example clientStoreContract({ describe, it, expect }, open)
 */
export interface Runner {
  describe(name: string, body: () => void): void;
  readonly it: Case;
  expect(actual: unknown): Expectation;
}

/** Reports one test case to the runner. */
export interface Case {
  (name: string, body: () => Promise<void> | void, timeout?: number): void;
  /** Reports a case that is not run. Where a runner has none, the case passes, and its name says that it proves nothing. */
  skip?(name: string, body: () => void): void;
}

/** The comparisons that a suite makes. */
export interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
}
