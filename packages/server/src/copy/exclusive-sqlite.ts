import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Dialect, SqliteDialect } from "kysely";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";

/**
 * A SQLite file that nobody else has open, and nobody else can open until it is closed. With a write-ahead log every process
 * that uses a file holds a lock on it for as long as it has it open, so that a server that runs is found though it does
 * nothing. Throws `CommandFailed` for a file that is in use, and for one
 * that is no database.
 */
export const exclusiveSqlite = (path: string, option: string): Dialect => {
  const database = new DatabaseSync(path);
  try {
    database.exec(`pragma busy_timeout = ${patience}`);
    database.exec("pragma locking_mode = exclusive");
    database.exec("pragma foreign_keys = on");
    database.exec("begin immediate; select 1 from sqlite_schema; commit");
  } catch (cause) {
    database.close();
    const isBusy = cause instanceof Error && "errcode" in cause && cause.errcode === busy;
    throw new CommandFailed(
      isBusy
        ? `${option}: ${path} is in use; stop every server and command that has it open`
        : `${option}: ${path} cannot be opened: ${causeText(cause)}`,
    );
  }
  return new SqliteDialect({
    database: {
      close: () => {
        database.close();
      },
      prepare: (sql) => {
        const statement = database.prepare(sql);
        const all = (values: readonly unknown[]) =>
          statement.all(...(values as readonly SQLInputValue[]));
        return {
          reader: statement.columns().length > 0,
          all,
          run: (values) => statement.run(...(values as readonly SQLInputValue[])),
          iterate: (values) => all(values).values(),
        };
      },
    },
  });
};

/** Milliseconds that somebody who is about to close the file has for it. */
const patience = 1000;

/** SQLite's code. */
const busy = 5;
