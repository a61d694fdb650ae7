import type { Group } from "../compare.ts";
import { fleetTable, roundTripsTable } from "../fleet/fleet-results.ts";
import { growthTables } from "../growth/growth-table.ts";
import { allSeries } from "../growth/series.ts";
import { loadTable } from "../load-table.ts";
import type { LoadSection } from "../scenario.ts";
import { soakTable } from "../soak/soak-table.ts";
import { markdownTable, type Table } from "../table.ts";
import { usersTable } from "../users/user-case.ts";
import { verificationTable } from "../verification/verification-case.ts";
import { conditionsTable } from "./conditions-table.ts";
import type { MergedRuns } from "./merge-runs.ts";
import {
  fleetNote,
  generated,
  growthNote,
  howToRead,
  sectionNotes,
  soakNote,
  usersNote,
  verificationNote,
} from "./prose.ts";
import { targetsOf, targetsTable } from "./targets-table.ts";

export interface PageOptions {
  /** The series that have a plot. */
  readonly plotted: ReadonlySet<string>;
  /** Where the plots are, seen from the page. */
  readonly plotsFolder: string;
}

/** `docs/performance.md` of some runs. The page is generated: a correction belongs here or in the runs. */
export const page = (runs: MergedRuns, options: PageOptions): string =>
  `${[
    "# Performance",
    generated,
    ...voidNotice(runs),
    "## Targets",
    "What is promised, beside what these runs measured. Lower is better but for requests a second.",
    markdownTable(targetsTable(targetsOf(runs))),
    "## How to read it",
    howToRead,
    "## Conditions",
    ...runs.conditions.map((conditions) => markdownTable(conditionsTable(conditions))),
    ...runs.groups.flatMap(loadPart),
    ...part("Codes and refresh tokens", usersNote, optional(runs.users, usersTable)),
    ...part("Verification", verificationNote, optional(runs.verification, verificationTable)),
    ...part("Nodes on one store", fleetNote, [
      ...optional(runs.fleets, fleetTable),
      ...optional(runs.roundTrips, roundTripsTable),
    ]),
    ...growthPart(runs, options),
    ...part("Soak", soakNote, runs.soak === undefined ? [] : [soakTable(runs.soak)]),
    ...warnings(runs),
  ].join("\n\n")}\n`;

const voidNotice = ({ faults }: MergedRuns): readonly string[] =>
  faults.length === 0
    ? []
    : [
        `**These runs are void.** What went wrong:\n\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
      ];

/** A group; the first of its section stands under the section's head. */
const loadPart = (group: Group, index: number, all: readonly Group[]): readonly string[] => [
  ...(all.findIndex(({ section }) => section === group.section) === index
    ? headOf(group.section)
    : []),
  ...titled(loadTable(group)),
];

const headOf = (section: LoadSection): readonly string[] => {
  const { title, note } = sectionNotes[section];
  return [`## ${title}`, note];
};

const part = (title: string, note: string, tables: readonly Table[]): readonly string[] =>
  tables.length === 0 ? [] : [`## ${title}`, note, ...tables.flatMap(titled)];

const titled = (table: Table): readonly string[] => [`### ${table.title}`, markdownTable(table)];

const optional = <T>(
  values: readonly T[],
  toTable: (values: readonly T[]) => Table,
): readonly Table[] => (values.length === 0 ? [] : [toTable(values)]);

const growthPart = (
  { growth }: MergedRuns,
  { plotted, plotsFolder }: PageOptions,
): readonly string[] =>
  growth.length === 0
    ? []
    : [
        "## Growth",
        growthNote,
        ...growthTables(growth).flatMap((table) => {
          const series = allSeries.find(({ title }) => title === table.title);
          return [
            ...titled(table),
            ...(series !== undefined && plotted.has(series.name)
              ? [`![${table.title}](${plotsFolder}/${series.name}.svg)`]
              : []),
          ];
        }),
      ];

const warnings = ({ warnings: lines }: MergedRuns): readonly string[] =>
  lines.length === 0 ? [] : ["## Warnings", lines.map((line) => `- ${line}`).join("\n")];
