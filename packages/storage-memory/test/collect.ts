import type { Runner } from "@mintport/testing";
import { expect } from "vitest";

/** Runs a suite by hand and tells which of its cases fail: how the suites themselves are tested. */
export const failingCases = async (suite: (runner: Runner) => void): Promise<readonly string[]> => {
  const cases: { readonly name: string; readonly body: () => Promise<void> | void }[] = [];
  suite({
    describe: (_name, body) => {
      body();
    },
    it: (name, body) => {
      cases.push({ name, body });
    },
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
  return failing;
};
