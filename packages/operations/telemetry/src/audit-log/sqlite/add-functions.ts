import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type ChainHead, chainEntries, genesis } from "../chain.ts";
import { checkpointOf } from "../checkpoints.ts";
import { parametersOf, rowsAtOnce } from "../parameters.ts";
import type { Statements } from "./statements.ts";

/**
 * Gives a connection of SQLite the function that appends entries: in one transaction of its own it makes sure that the
 * log ends in the given head, chains the entries behind it, inserts them, and signs the new head. It answers that one's
 * hash; `null`, and nothing is written, if the log ends elsewhere, or if somebody told of a break and nobody looked at it.
 *
 * It runs in SQLite's thread and imports nothing but Node, so that the thread stays small.
 */
export const addFunctions = (database: DatabaseSync): void => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const insert = (sql: string, values: readonly unknown[]): void => {
    prepare(sql).run(...(values as readonly SQLInputValue[]));
  };
  /** A few at a time, so that no more than these are in the thread's memory. */
  const chainAndInsert = (
    { one, several }: Statements,
    head: ChainHead,
    entries: readonly string[],
  ): ChainHead => {
    let last = head;
    for (let start = 0; start < entries.length; ) {
      const count = entries.length - start >= rowsAtOnce ? rowsAtOnce : 1;
      const rows = chainEntries(last, entries.slice(start, start + count));
      insert(count === 1 ? one : several, parametersOf(rows));
      last = rows.at(-1) ?? last;
      start += count;
    }
    return last;
  };

  const endsIn = ({ newest }: Statements, { seq, hash }: ChainHead): boolean => {
    const { seq: lastSeq, hash: lastHash } = prepare(newest).get() ?? { ...genesis };
    return lastSeq === seq && lastHash === hash;
  };
  const append = (
    statements: Statements,
    { head, isChecked }: Given,
    entries: readonly string[],
    key: Uint8Array | null,
  ): string | null => {
    if (!endsIn(statements, head)) return null;
    if (!isChecked && prepare(statements.breaks).get() !== undefined) return null;
    const last = chainAndInsert(statements, head, entries);
    if (key !== null) {
      const { seq, hash, mac } = checkpointOf(key, last);
      insert(statements.checkpoint, [seq, hash, mac]);
    }
    return last.hash;
  };

  database.function("mintport_audit_append", { directOnly: true }, (sql, given, key, lines) => {
    const statements = JSON.parse(String(sql)) as Statements;
    const { buffer, byteOffset, byteLength } = lines as Uint8Array<ArrayBuffer>;
    const entries = Buffer.from(buffer, byteOffset, byteLength).toString("latin1").split("\n");
    database.exec("begin immediate");
    try {
      const hash = append(
        statements,
        JSON.parse(String(given)) as Given,
        entries,
        key as Uint8Array | null,
      );
      prepare(hash === null ? "rollback" : "commit").run();
      return hash;
    } catch (failure) {
      rollBack(database);
      throw failure;
    }
  });
};

const rollBack = (database: DatabaseSync): void => {
  try {
    database.exec("rollback");
  } catch {
    // SQLite did so by itself, as it does when the disk is full.
  }
};

interface Given {
  readonly head: ChainHead;
  /** Whoever asks made sure that the chain did not break. */
  readonly isChecked: boolean;
}
