import type { Choices } from "./choices.ts";
import { compare } from "./compare.ts";
import { fleetTable, roundTripsTable } from "./fleet/fleet-results.ts";
import { type FleetsResult, runFleets } from "./fleet/run-fleets.ts";
import { type BenchKey, benchKeys } from "./keys.ts";
import { loadTable } from "./load-table.ts";
import { plan } from "./plan.ts";
import { printRun } from "./print-run.ts";
import { type RunFile, runFile } from "./results.ts";
import { type RoundsResult, runRounds } from "./rounds.ts";
import type { Algorithm, Section } from "./scenario.ts";
import type { Table } from "./table.ts";
import { measureVerification } from "./verification/measure-verification.ts";
import { type VerificationCase, verificationTable } from "./verification/verification-case.ts";

/** Measures what was chosen and prints it; the exit code. */
export const runMeasure = async (choices: Choices): Promise<number> => {
  const began = new Date();
  const keyFor = benchKeys();
  const verification = await verificationOf(choices, keyFor);
  const loads = await loadsOf(choices, keyFor);
  const { fleets, roundTrips, ...fleet } = await fleetsOf(choices, keyFor);
  const run = runFile(began, choices, {
    cases: loads.cases,
    verification,
    fleets,
    roundTrips,
    faults: [...loads.faults, ...fleet.faults],
    warnings: [...loads.warnings, ...fleet.warnings],
  });
  return printRun(run, tablesOf(run), choices.json);
};

type KeyFor = (algorithm: Algorithm) => BenchKey;

const chose = ({ sections }: Choices, section: Section): boolean => sections.includes(section);

const onProgress = (line: string): void => {
  console.error(line);
};

const verificationOf = async (
  choices: Choices,
  keyFor: KeyFor,
): Promise<readonly VerificationCase[]> =>
  chose(choices, "verification")
    ? measureVerification(choices.algorithms, { ...choices, keyFor })
    : [];

const loadsOf = async (choices: Choices, keyFor: KeyFor): Promise<RoundsResult> => {
  const scenarios = plan(choices);
  return scenarios.length === 0
    ? { cases: [], faults: [], warnings: [] }
    : runRounds(scenarios, { ...choices, keyFor, onProgress });
};

const fleetsOf = async (choices: Choices, keyFor: KeyFor): Promise<FleetsResult> =>
  chose(choices, "fleet")
    ? runFleets({
        ...choices,
        connections: Math.max(...choices.connections),
        key: keyFor("ES256"),
        onProgress,
      })
    : { fleets: [], roundTrips: [], faults: [], warnings: [] };

const tablesOf = ({ cases, verification, fleets, roundTrips }: RunFile): readonly Table[] => [
  ...(verification.length === 0 ? [] : [verificationTable(verification)]),
  ...compare(cases).map(loadTable),
  ...(fleets.length === 0 ? [] : [fleetTable(fleets)]),
  ...(roundTrips.length === 0 ? [] : [roundTripsTable(roundTrips)]),
];
