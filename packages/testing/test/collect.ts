import { isDeepStrictEqual } from "node:util";
import type { Runner } from "@mintport/testing";

/** What became of a suite's cases. */
export interface Outcome {
  readonly cases: readonly string[];
  readonly failing: readonly string[];
  readonly skipped: readonly string[];
}

/** Runs a suite by hand, on plain functions and no test runner: how the suites themselves are tested. */
export const outcomeOf = async (suite: (runner: Runner) => void): Promise<Outcome> => {
  const cases: { readonly name: string; readonly body: () => Promise<void> | void }[] = [];
  const skipped: string[] = [];
  const it = (name: string, body: () => Promise<void> | void) => {
    cases.push({ name, body });
  };
  const skip = (name: string) => {
    skipped.push(name);
  };
  suite({
    describe: (_name, body) => {
      body();
    },
    it: Object.assign(it, { skip }),
    expect,
  });
  const failing: string[] = [];
  for (const { name, body } of cases) {
    try {
      await body();
    } catch {
      failing.push(name);
    }
  }
  return { cases: cases.map(({ name }) => name), failing, skipped };
};

const expect: Runner["expect"] = (actual) => ({
  toBe: (expected) => {
    if (!Object.is(actual, expected)) throw new Error("not the same");
  },
  toEqual: (expected) => {
    if (!isDeepStrictEqual(actual, expected)) throw new Error("not equal");
  },
});
