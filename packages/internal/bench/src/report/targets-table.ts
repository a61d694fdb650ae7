import type { Table } from "../table.ts";
import { loadTargets } from "./load-targets.ts";
import type { MergedRuns } from "./merge-runs.ts";
import {
  growthTargets,
  pruningTargets,
  roundTripTargets,
  soakTargets,
  userTargets,
  verificationTargets,
} from "./other-targets.ts";
import { isMet, type Limit, type Target } from "./target.ts";

export const targetsOf = (runs: MergedRuns): readonly Target[] => [
  ...loadTargets(runs.groups),
  ...userTargets(runs.users),
  ...verificationTargets(runs.verification),
  ...roundTripTargets(runs.roundTrips),
  ...growthTargets(runs.growth),
  ...pruningTargets(runs.growth),
  ...soakTargets(runs.soak),
];

/** Every target, met or not, or not measured. */
export const targetsTable = (targets: readonly Target[]): Table => ({
  title: "Targets",
  heads: ["target", "limit", "measured", "met?"],
  rows: targets.map((target) => [
    target.name,
    `${target.limit.kind} ${figure(target.limit.value, target.limit.unit)}`,
    target.measured === undefined ? "-" : figure(rounded(target), target.limit.unit),
    verdict(isMet(target)),
  ]),
});

const verdict = (met: boolean | undefined): string => {
  if (met === undefined) return "not measured";
  return met ? "yes" : "**no**";
};

const figure = (value: number, unit: Limit["unit"]): string =>
  unit === "" ? String(value) : `${value} ${unit}`;

const rounded = ({ measured = 0, limit }: Target): number =>
  Number(measured.toFixed(limit.unit === "MiB" || limit.unit === "us" ? 1 : 3));
