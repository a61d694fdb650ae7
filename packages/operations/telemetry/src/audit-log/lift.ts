import { liftErrors, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";

/** The log's name in a `PortError`. */
export const port = "audit-log";

/** Runs queries, and turns what the driver throws into a `PortError`. */
export const lift = <T>(query: () => Promise<T>): ResultAsync<T, PortError> =>
  liftErrors(port, query, kindOf);

const kindOf = (given: unknown): PortError["kind"] => {
  const code = typeof given === "string" ? (sqliteCodes.get(given) ?? given) : given;
  if (lostToAnother.has(code)) return "conflict";
  if (typeof code !== "number") return "unavailable";
  return sqliteKinds.get(code & primaryCode) ?? "unavailable";
};

/** SQLite's busy and locked, whatever the reason; corrupt and notadb. */
const sqliteKinds: ReadonlyMap<number, PortError["kind"]> = new Map([
  [5, "conflict"],
  [6, "conflict"],
  [11, "corrupt"],
  [26, "corrupt"],
]);

/** The bits of an extended result code that say what the code is a kind of. */
const primaryCode = 0xff;

/** Another writer was first: nothing of ours was written. */
const lostToAnother: ReadonlySet<unknown> = new Set([
  // PostgreSQL: unique violation, serialization failure, deadlock.
  "23505",
  "40001",
  "40P01",
  // MySQL and MariaDB; the last one: the row changed since the snapshot was taken.
  "ER_DUP_ENTRY",
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_CHECKREAD",
  // SQLite: primary key, unique.
  1555,
  2067,
]);

/** better-sqlite3 says them by name. */
const sqliteCodes: ReadonlyMap<string, number> = new Map([
  ["SQLITE_BUSY", 5],
  ["SQLITE_BUSY_SNAPSHOT", 517],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", 1555],
  ["SQLITE_CONSTRAINT_UNIQUE", 2067],
]);
