import type { RowOrigin, RowProblem } from "./import-row.ts";

/** What became of one row: a line of the report. */
export interface ImportResult extends RowOrigin {
  readonly outcome: Outcome;
  /** Of `differs`: the fields in which the client that is there differs. */
  readonly fields?: readonly string[];
  /** Of `refused`. */
  readonly problems?: readonly RowProblem[];
  /** What the file said of the client that has no place here; of `skipped`, the reason. */
  readonly notes?: readonly string[];
  /** The schemes and costs of its hashes, other than those of generated secrets. */
  readonly hashes?: readonly string[];
}

/** What may become of a row. The last two mean that the store does not hold what the file says. */
export type Outcome = "created" | "unchanged" | "replaced" | "skipped" | "differs" | "refused";

const outcomes: readonly Outcome[] = [
  ...(["created", "unchanged", "replaced", "skipped", "differs", "refused"] as const),
];

/** The results of an import, counted. */
export interface ImportTally {
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Rows of which something was left out. */
  readonly noted: number;
  /** How many clients have hashes of which scheme and cost. */
  readonly hashes: Readonly<Record<string, number>>;
}

/** A tally that counts as results come. */
export const importTally = (): ImportTally & { add(result: ImportResult): void } => {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  const hashes: Record<string, number> = {};
  let noted = 0;
  return {
    counts,
    hashes,
    get noted() {
      return noted;
    },
    add: ({ outcome, notes, hashes: own = [] }) => {
      counts[outcome]++;
      if (outcome !== "skipped" && notes !== undefined) noted++;
      for (const name of new Set(own)) hashes[name] = (hashes[name] ?? 0) + 1;
    },
  };
};

/** All rows that were counted. */
export const rowsOf = ({ counts }: Pick<ImportTally, "counts">): number =>
  outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
