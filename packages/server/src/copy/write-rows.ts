import type { StoredTable } from "@mintport/storage-sql";
import type { CopyEnd, Rows } from "./copy-end.ts";

/** Inserts rows, in statements that no server finds too long. */
export const writeRows = async (
  { db, nameOf }: CopyEnd,
  table: StoredTable,
  rows: readonly Rows[string][],
): Promise<void> => {
  for (const part of partsOf(rows)) await db.insertInto(nameOf(table)).values(part).execute();
};

const partsOf = (rows: readonly Rows[string][]): Rows[string][][] => {
  const parts: Rows[string][][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const own = JSON.stringify(row).length;
    if (size + own > mostText) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(row);
    size += own;
  }
  return parts;
};

/** MySQL and MariaDB take 16 MB at once by default, in which each of these may have three bytes. */
const mostText = 2_000_000;
