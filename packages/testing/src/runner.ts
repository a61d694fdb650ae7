/**
 * What a contract suite needs of a test runner. vitest, Jest and bun:test fit as they are.
 *
 * @example clientStoreContract({ describe, it, expect }, open)
 */
export interface Runner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void> | void, timeout?: number): void;
  expect(actual: unknown): Expectation;
}

export interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
}
