import { present } from "@mintport/core/ports";
import { type Dialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { sqliteDriver } from "./sqlite/sqlite-driver.ts";

/** The choices for SQLite of Node. */
export interface NodeSqliteOptions {
  /**
   * `full` (default): a commit that was answered survives a power loss. `normal` is about ten times faster, survives
   * the death of the process, and may lose the last commits on a power loss: a used code would work once more.
   *
   * @default "full"
   */
  readonly synchronous?: "full" | "normal";
  /**
   * A module with functions of your own for SQL. Its export `addFunctions(database)` is called with each connection that
   * may write, in SQLite's thread, and may call `database.function(name, work)`. Import little there: the thread has a
   * memory of its own.
   */
  readonly functions?: URL;
}

/**
 * A kysely dialect on Node's own SQLite: no dependency, no native build. One file, any number of processes on one
 * machine. SQLite works in threads of its own, so that the event loop never waits for it; reads go on while a write waits
 * for another process, which it does for 2 s. A file that is made here may be read by its owner alone, and so may the two
 * that SQLite keeps beside it; one that is there keeps its mode.
 *
 * @example sqlStorage({ dialect: nodeSqlite("data/mintport.db") })
 */
export const nodeSqlite = (path: string, options: NodeSqliteOptions = {}): Dialect => {
  const { synchronous = "full", functions } = options;
  return {
    createAdapter: () => new ThreadedSqliteAdapter(),
    createDriver: () =>
      sqliteDriver({
        path,
        synchronous,
        patience,
        ...present({ functions: functions?.href }),
      }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
};

/** Milliseconds that a write waits for others, of this process or another. */
const patience = 2000;

class ThreadedSqliteAdapter extends SqliteAdapter {
  /** The driver lets one write at a time, and does not keep who reads from it. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite's transactions hold for its schema too: so a migration keeps the lock, and leaves no half of itself. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
