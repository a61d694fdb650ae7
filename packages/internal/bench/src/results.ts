import { readFileSync } from "node:fs";
import type { FleetCase, RoundTrips } from "./fleet/fleet-results.ts";
import type { GrowthPoint } from "./growth/growth-point.ts";
import { runsBuilt } from "./launch.ts";
import { type Machine, thisMachine, versionsHere } from "./machine.ts";
import type { Case } from "./measurement.ts";
import type { Soaked } from "./soak/soaked.ts";
import type { UserCase } from "./users/user-case.ts";
import type { VerificationCase } from "./verification/verification-case.ts";

/** What a run found out; each command fills in its own part. */
export interface Findings {
  /** Why the run is void; empty if it is not. */
  readonly faults: readonly string[];
  /** What to know when reading the figures. */
  readonly warnings: readonly string[];
  readonly cases: readonly Case[];
  readonly verification: readonly VerificationCase[];
  readonly users: readonly UserCase[];
  readonly fleets: readonly FleetCase[];
  readonly roundTrips: readonly RoundTrips[];
  readonly growth: readonly GrowthPoint[];
  readonly soak?: Soaked;
}

/** What `--json` writes and `--report` reads. */
export interface RunFile extends Findings {
  readonly format: 2;
  /** When it began, ISO 8601. */
  readonly began: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Whether processes ran on built files, as a deployment does. */
  readonly built: boolean;
  /** How often each case was measured, and for how many seconds a load. */
  readonly rounds: number;
  readonly seconds: number;
}

/** The file of a run that began then and ends now, here. */
export const runFile = (
  began: Date,
  { rounds, seconds }: Pick<RunFile, "rounds" | "seconds">,
  findings: Partial<Findings>,
): RunFile => ({
  format: 2,
  began: began.toISOString(),
  machine: thisMachine(),
  versions: versionsHere(),
  built: runsBuilt(),
  rounds,
  seconds,
  ...nothing,
  ...findings,
});

const nothing: Findings = {
  faults: [],
  warnings: [],
  cases: [],
  verification: [],
  users: [],
  fleets: [],
  roundTrips: [],
  growth: [],
};

/** Reads a file that `--json` wrote. */
export const readRunFile = (path: string): RunFile => {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof value === "object" && value !== null && "format" in value && value.format === 2)
    return { ...nothing, ...value } as RunFile;
  throw new Error(`${path}: not a file that this pnpm bench --json wrote`);
};
