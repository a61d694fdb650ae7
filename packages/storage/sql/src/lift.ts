import { driverCode, liftErrors, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";

/** Runs a query, and turns what the driver throws into what the port may fail with. */
export const lift = <T>(port: string, query: () => Promise<T>): ResultAsync<T, PortError> =>
  liftErrors(port, query, kindOf);

const kindOf = (code: unknown): PortError["kind"] => {
  if (typeof code === "number") return sqliteKinds.get(code & primaryCode) ?? "unavailable";
  if (code === "MINTPORT_NO_ANSWER") return "timed_out";
  return lostToAnother.has(code) ? "conflict" : "unavailable";
};

/** SQLite's busy, locked, corrupt and notadb. */
const sqliteKinds: ReadonlyMap<number, PortError["kind"]> = new Map([
  [5, "conflict"],
  [6, "conflict"],
  [11, "corrupt"],
  [26, "corrupt"],
]);

/** The bits of an extended result code of SQLite that say what the code is a kind of. */
const primaryCode = 0xff;

/** Serialization failure and deadlock (PostgreSQL, MySQL), lock wait over (MySQL). */
const lostToAnother: ReadonlySet<unknown> = new Set([
  "40001",
  "40P01",
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
]);

/** Whether a foreign key was violated: PostgreSQL, MySQL, SQLite. */
export const isForeignKeyViolation = (cause: unknown): boolean =>
  ["23503", "ER_NO_REFERENCED_ROW_2", "ER_ROW_IS_REFERENCED_2", 787, 1811].includes(
    driverCode(cause) as string,
  );

/** Whether a key or a unique constraint was violated: PostgreSQL, MySQL, SQLite. */
export const isUniqueViolation = (cause: unknown): boolean =>
  ["23505", "ER_DUP_ENTRY", 1555, 2067].includes(driverCode(cause) as string);

/** Whether the engine took the statement back, whole, because of others that wait for each other: PostgreSQL, MySQL. */
export const isDeadlock = (cause: unknown): boolean =>
  ["40P01", "ER_LOCK_DEADLOCK"].includes(driverCode(cause) as string);
