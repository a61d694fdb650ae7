import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Dialect, type SqliteDatabase, SqliteDialect } from "kysely";

export interface NodeSqliteOptions {
  /**
   * `full` (default): a commit that was answered survives a power loss. `normal` is about ten times faster, survives
   * the death of the process, and may lose the last commits on a power loss: a used code would work once more.
   */
  readonly synchronous?: "full" | "normal";
}

/**
 * A kysely dialect on Node's own SQLite: no dependency, no native build. One file, any number of processes on one
 * machine. A file that is made here may be read by its owner alone, and so may the two that SQLite keeps beside it; one
 * that is there keeps its mode.
 *
 * @example sqlStorage({ dialect: nodeSqlite("data/mintport.db") })
 */
export const nodeSqlite = (path: string, options: NodeSqliteOptions = {}): Dialect =>
  new SqliteDialect({ database: async () => open(path, options) });

const open = (path: string, { synchronous = "full" }: NodeSqliteOptions): SqliteDatabase => {
  createForOwner(path);
  const database = new DatabaseSync(path);
  // Another process may hold the write lock: wait for it this long (milliseconds). It is this thread that waits.
  database.exec("pragma busy_timeout = 2000");
  database.exec("pragma journal_mode = wal");
  database.exec(`pragma synchronous = ${synchronous}`);
  database.exec("pragma foreign_keys = on");
  return {
    close: () => {
      database.close();
    },
    prepare: (query) => {
      const statement = database.prepare(query);
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...values(parameters));
          return { changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
        },
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
};

/** SQLite would make it readable by everybody, and gives its write-ahead log the mode of the file. */
const createForOwner = (path: string): void => {
  if (path === "" || path === ":memory:") return;
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch {
    // It is there, or cannot be: then SQLite says what is wrong.
  }
};
