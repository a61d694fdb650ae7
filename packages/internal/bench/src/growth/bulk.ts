import { DatabaseSync } from "node:sqlite";
import type { Place } from "@mintport/test-engines";
import pg from "pg";

/** Makes rows by one statement, as many as are wanted. */
export interface Bulk {
  /** Inserts `count` rows; each column's value is an SQL expression, in which `i` runs from 1. */
  insert(table: string, columns: Readonly<Record<string, string>>, count: number): Promise<void>;
  /** A text that looks as random as a digest does, for an index to be as wide as in use. */
  readonly digest: string;
  /** Ends it, with the tables as they are after maintenance. */
  close(): Promise<void>;
}

/** On a place whose tables are there and which nobody else has open. */
export const openBulk = async ({ engine, url }: Place): Promise<Bulk> => {
  if (engine === "postgres") return postgresBulk(url);
  if (engine === "sqlite") return sqliteBulk(url);
  throw new Error(`no rows are made in bulk on ${engine}`);
};

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const insertStatement = (
  table: string,
  columns: Readonly<Record<string, string>>,
  numbers: string,
): string =>
  `insert into mintport_${table} (${Object.keys(columns).join(", ")}) select ${Object.values(columns).join(", ")} from ${numbers}`;

const postgresBulk = async (connectionString: string): Promise<Bulk> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  // The rows are gone with the place: nothing is lost by not waiting for the disk.
  await client.query("set synchronous_commit = off");
  return {
    digest: "md5(i::text)",
    insert: async (table, columns, count) => {
      await client.query(
        insertStatement(table, columns, `generate_series(1, ${count}) as numbers(i)`),
      );
    },
    close: async () => {
      await client.query("vacuum analyze");
      await client.end();
    },
  };
};

const sqliteBulk = (path: string): Bulk => {
  const database = new DatabaseSync(path);
  database.exec(
    "pragma synchronous = off; pragma journal_mode = off; pragma cache_size = -1000000",
  );
  return {
    digest: "lower(hex(randomblob(16)))",
    insert: async (table, columns, count) => {
      const numbers = `with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < ${count})`;
      if (count > 0) database.exec(`${numbers} ${insertStatement(table, columns, "numbers")}`);
    },
    close: async () => {
      database.exec("pragma journal_mode = wal");
      database.close();
    },
  };
};
