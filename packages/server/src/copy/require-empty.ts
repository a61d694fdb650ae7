import type { StoredTable } from "@mintport/storage-sql";
import { CommandFailed } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import type { CopyEnd } from "./copy-end.ts";

/** How many rows each table has. */
export const rowCounts = async (
  { db, nameOf }: CopyEnd,
  tables: readonly StoredTable[],
): Promise<readonly number[]> => {
  const counts: number[] = [];
  for (const table of tables) {
    const { rows } = await db
      .selectFrom(nameOf(table))
      .select((eb) => eb.fn.countAll<number | string>().as("rows"))
      .executeTakeFirstOrThrow();
    counts.push(Number(rows));
  }
  return counts;
};

/** Refuses a database in which anything stands. */
export const requireEmpty = async (to: CopyEnd, tables: readonly StoredTable[]): Promise<void> => {
  const counts = await rowCounts(to, tables);
  const full = counts.findIndex((rows) => rows > 0);
  if (full === -1) return;
  const name = to.nameOf(tables[full] ?? { name: "" });
  throw new CommandFailed(
    `${to.option}: ${to.place} is not empty: ${name} has ${counted(counts[full] ?? 0, "row")}; name a new database, and run mintport migrate on it`,
  );
};
