import type { StoredTable } from "@mintport/storage-sql";
import { sql } from "kysely";
import type { CopyEnd, Rows } from "./copy-end.ts";

type Row = Rows[string];

/** The rows of a table in the order of its key, in batches, each value as its column has it whatever the driver answers. */
export const batchesOf = async function* (
  end: CopyEnd,
  table: StoredTable,
): AsyncGenerator<readonly Row[]> {
  let after: Row | undefined;
  for (;;) {
    const found = await nextRows(end, table, after);
    if (found.length === 0) return;
    yield found.map((row) => plainRow(table, row));
    after = found.at(-1);
  }
};

const batchSize = 500;

const nextRows = (
  { db, engine, nameOf }: CopyEnd,
  table: StoredTable,
  after: Row | undefined,
): Promise<Row[]> => {
  let query = db.selectFrom(nameOf(table)).select(Object.keys(table.columns));
  for (const column of table.key) query = query.orderBy(column);
  if (after !== undefined) query = query.where(behind(engine, table.key, after));
  return query.limit(batchSize).execute();
};

/** MySQL walks an index by the long form alone, and the others by the short one. */
const behind = (engine: CopyEnd["engine"], key: readonly string[], after: Row) => {
  if (engine !== "mysql")
    return sql<boolean>`(${sql.join(key.map((column) => sql.ref(column)))}) > (${sql.join(key.map((column) => after[column]))})`;
  return sql<boolean>`(${sql.join(
    key.map((column, index) => {
      const equal = key.slice(0, index).map((before) => sql`${sql.ref(before)} = ${after[before]}`);
      return sql`(${sql.join([...equal, sql`${sql.ref(column)} > ${after[column]}`], sql` and `)})`;
    }),
    sql` or `,
  )})`;
};

const plainRow = ({ columns }: StoredTable, row: Row): Row =>
  Object.fromEntries(
    Object.entries(columns).map(([column, type]) => {
      const value = row[column] ?? null;
      return [column, type === "number" && value !== null ? wholeNumber(value) : value];
    }),
  );

const wholeNumber = (value: string | number): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error("a row holds a number that is no whole one");
  return number;
};
