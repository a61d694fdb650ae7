import { ConfigurationError } from "@mintport/core/ports";
import { type StoredTable, storedTables } from "@mintport/storage-sql";
import { auditTables } from "@mintport/telemetry/audit-log";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { batchesOf } from "./batches-of.ts";
import type { CopyEnd } from "./copy-end.ts";
import { requireAlone } from "./require-alone.ts";
import { requireEmpty, rowCounts } from "./require-empty.ts";
import { requireSchemas } from "./require-schemas.ts";
import { digesting, type TableDigest } from "./table-digest.ts";
import { writeRows } from "./write-rows.ts";

/** A table that was copied: the same rows are in both databases. */
export interface CopiedTable extends TableDigest {
  /** Its name behind the prefix. */
  readonly table: string;
}

/** What a copy asks and tells while it works. */
export interface CopyOptions<T> {
  /** Looks at the source, whose tables are this version's, before a row is copied; throws to refuse it. */
  readonly judge: (source: CopyEnd) => Promise<T>;
  /** The rows that are done, of how many. */
  readonly copied: (rows: number, all: number) => void;
  readonly compared: (rows: number, all: number) => void;
}

/** Every table that a deployment has in its database. */
export const copiedTables: readonly StoredTable[] = [...storedTables, ...auditTables];

/** The tables that were copied, and what was found of the source before. */
export interface Copied<T> {
  readonly tables: readonly CopiedTable[];
  readonly judged: T;
}

/**
 * Copies every row from a database that nobody uses into an empty one, in one transaction of the latter: a copy that is
 * cut off leaves it as empty as it was. Before that ends, each table is read back and compared. Throws `CommandFailed` with
 * the reason if nothing was copied.
 */
export const copyDatabase = <T>(
  from: CopyEnd,
  to: CopyEnd,
  options: CopyOptions<T>,
): Promise<Copied<T>> =>
  to.db
    .transaction()
    .execute((writing) => copyInto({ ...to, db: writing }, from, options))
    .catch((cause: unknown) => {
      if (cause instanceof CommandFailed || cause instanceof ConfigurationError) throw cause;
      // Of a connection that is lost at the very end nobody knows what became.
      throw new CommandFailed(
        `the copy was cut off: ${causeText(cause)}; begin again, which is refused if all was written after all`,
      );
    });

const copyInto = async <T>(
  target: CopyEnd,
  from: CopyEnd,
  options: CopyOptions<T>,
): Promise<Copied<T>> => {
  // The source's ends first: no time-out of an idle transaction can end it while the target is compared.
  const copied = await from.db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((reading) => copyRows({ ...from, db: reading }, target, options));
  await requireEqual(target, copied.tables, options);
  await requireAlone(target);
  return copied;
};

const copyRows = async <T>(
  source: CopyEnd,
  target: CopyEnd,
  { judge, copied }: CopyOptions<T>,
): Promise<Copied<T>> => {
  for (const end of [source, target]) await requireAlone(end);
  await requireSchemas(source, target);
  await requireEmpty(target, copiedTables);
  const judged = await judge(source);
  const all = sum(await rowCounts(source, copiedTables));
  if (all === 0)
    throw new CommandFailed(`${source.option}: there is nothing to copy in ${source.place}`);
  const tables = await throughTables(
    (table, told) => copyTable(source, target, table, told),
    (rows) => {
      copied(rows, all);
    },
  );
  return { tables, judged };
};

const requireEqual = async (
  target: CopyEnd,
  before: readonly CopiedTable[],
  { compared }: Pick<CopyOptions<unknown>, "compared">,
): Promise<void> => {
  const all = sum(before.map(({ rows }) => rows));
  const after = await throughTables(
    (table, told) => digestOf(target, table, told),
    (rows) => {
      compared(rows, all);
    },
  );
  for (const [index, { table, rows, digest }] of before.entries())
    if (after[index]?.rows !== rows || after[index].digest !== digest)
      throw new CommandFailed(
        `nothing was copied: ${target.place} does not give back the rows of ${table} as they were written`,
      );
};

type Told = (rows: number) => void;

const throughTables = async (
  work: (table: StoredTable, told: Told) => Promise<TableDigest>,
  told: Told,
): Promise<readonly CopiedTable[]> => {
  const done: CopiedTable[] = [];
  for (const table of copiedTables) {
    const before = sum(done.map(({ rows }) => rows));
    done.push({
      table: table.name,
      ...(await work(table, (rows) => {
        told(before + rows);
      })),
    });
  }
  return done;
};

const copyTable = async (
  source: CopyEnd,
  target: CopyEnd,
  table: StoredTable,
  told: Told,
): Promise<TableDigest> => {
  const digest = digesting();
  for await (const batch of batchesOf(source, table)) {
    await writeRows(target, table, batch);
    told(digest.add(batch));
  }
  return digest.end();
};

const digestOf = async (end: CopyEnd, table: StoredTable, told: Told): Promise<TableDigest> => {
  const digest = digesting();
  for await (const batch of batchesOf(end, table)) told(digest.add(batch));
  return digest.end();
};

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
