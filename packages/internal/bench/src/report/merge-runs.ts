import { compare, type Group } from "../compare.ts";
import type { Machine } from "../machine.ts";
import type { Findings, RunFile } from "../results.ts";
import { sections } from "../scenario.ts";
import type { VerificationCase } from "../verification/verification-case.ts";

/** Several runs as one page shows them. */
export interface MergedRuns extends Omit<Findings, "cases"> {
  readonly groups: readonly Group[];
  /** What each run was made with, once where runs agree. */
  readonly conditions: readonly Conditions[];
}

export interface Conditions {
  /** ISO 8601, the days only. */
  readonly days: readonly string[];
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly built: boolean;
}

/**
 * Puts runs together. Where two measured the same, the later file counts, a table as a whole: ratios are made within a
 * round, and rounds of two runs never met the same neighbours.
 */
export const mergeRuns = (runs: readonly RunFile[]): MergedRuns => {
  const soak = runs.findLast((run) => run.soak !== undefined)?.soak;
  return {
    groups: latest(
      runs.flatMap(({ cases }) => compare(cases)),
      ({ title }) => title,
    ).toSorted((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section)),
    verification: latest(
      runs.flatMap(({ verification }) => verification),
      ({ algorithm }: VerificationCase) => algorithm,
    ),
    users: runs.findLast(({ users }) => users.length > 0)?.users ?? [],
    fleets: runs.findLast(({ fleets }) => fleets.length > 0)?.fleets ?? [],
    roundTrips: runs.findLast(({ roundTrips }) => roundTrips.length > 0)?.roundTrips ?? [],
    growth: latest(
      runs.flatMap(({ growth }) => growth),
      ({ series, store, size }) => `${series} ${store} ${size}`,
    ),
    ...(soak === undefined ? {} : { soak }),
    faults: runs.flatMap(({ faults }) => faults),
    warnings: [...new Set(runs.flatMap(({ warnings }) => warnings))],
    conditions: conditionsOf(runs),
  };
};

/** The last of each name, in the place where the first of it stood. */
const latest = <T>(all: readonly T[], nameOf: (value: T) => string): readonly T[] => [
  ...new Map(all.map((value) => [nameOf(value), value])).values(),
];

const conditionsOf = (runs: readonly RunFile[]): readonly Conditions[] => {
  const byText = new Map<string, Conditions>();
  for (const { began, machine, versions, built } of runs) {
    const text = JSON.stringify([machine, versions, built]);
    const days = new Set([...(byText.get(text)?.days ?? []), began.slice(0, 10)]);
    byText.set(text, { days: [...days].sort(), machine, versions, built });
  }
  return [...byText.values()];
};
