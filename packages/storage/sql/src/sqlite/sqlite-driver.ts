import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  type TransactionSettings,
} from "kysely";
import type { Opening } from "./messages.ts";
import { type SqliteThread, sqliteThread } from "./sqlite-thread.ts";
import { type Turns, turns } from "./turns.ts";

/**
 * Two connections, each in a thread of its own: what only reads goes on while a writer waits for another process. A
 * database in memory belongs to its one connection.
 */
export const sqliteDriver = (opening: Omit<Opening, "readsOnly">): Driver => {
  const writer = sqliteThread({ ...opening, readsOnly: false });
  const reader = isInMemory(opening.path)
    ? undefined
    : sqliteThread({ ...opening, readsOnly: true });
  const taken = turns(opening.path, opening.patience);
  let isReaderNeeded = false;
  const threads: Threads = {
    writer,
    turns: taken,
    // One thread does, say for a command, until somebody would read while somebody writes.
    reader: () => {
      isReaderNeeded ||= taken.isTaken();
      return reader === undefined || isReaderNeeded ? reader : writer;
    },
  };
  const on = (connection: DatabaseConnection, statement: string) =>
    connection.executeQuery(CompiledQuery.raw(statement));
  return {
    init: async () => {},
    acquireConnection: async () => new ThreadedConnection(threads),
    // SQLite waits for a lock at the beginning of a transaction only, not when one that reads begins to write.
    beginTransaction: async (connection, { accessMode }: TransactionSettings) => {
      await on(connection, accessMode === "read only" ? "begin" : "begin immediate");
    },
    commitTransaction: async (connection) => {
      await on(connection, "commit");
    },
    rollbackTransaction: async (connection) => {
      await on(connection, "rollback");
    },
    savepoint: async (connection, name) => {
      await on(connection, `savepoint ${quoted(name)}`);
    },
    rollbackToSavepoint: async (connection, name) => {
      await on(connection, `rollback to ${quoted(name)}`);
    },
    releaseSavepoint: async (connection, name) => {
      await on(connection, `release ${quoted(name)}`);
    },
    releaseConnection: async (connection) => {
      if (connection instanceof ThreadedConnection) connection.release();
    },
    destroy: async () => {
      threads.turns.refuse();
      // The last one out carries the log to the file, and may write.
      await reader?.close();
      await writer.close();
    },
  };
};

interface Threads {
  readonly writer: SqliteThread;
  /** The thread that reads without a turn; `undefined` if there is only one connection. */
  reader(): SqliteThread | undefined;
  readonly turns: Turns;
}

/**
 * One that only reads needs no turn. The first statement that may write takes one, and keeps it until the connection is
 * given back: what follows, be it a transaction, is this connection's alone.
 */
class ThreadedConnection implements DatabaseConnection {
  readonly #threads: Threads;
  #turn: Promise<number> | undefined;
  #hasTurn = false;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const { reader, writer } = this.#threads;
    const free = this.#turn === undefined && SelectQueryNode.is(query) ? reader() : undefined;
    if (free !== undefined) return free.ask<R>(sql, parameters);
    return writer.ask<R>(sql, parameters, await this.#takeTurn());
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const { rows } = await this.executeQuery<R>(query);
    for (const row of rows) yield { rows: [row] };
  }

  release(): void {
    if (this.#hasTurn) this.#threads.turns.give();
    this.#turn = undefined;
    this.#hasTurn = false;
  }

  async #takeTurn(): Promise<number> {
    this.#turn ??= this.#threads.turns.take();
    try {
      const left = await this.#turn;
      this.#hasTurn = true;
      return left;
    } catch (failure) {
      this.#turn = undefined;
      throw failure;
    }
  }
}

/** Every connection to these would have a database of its own. */
const isInMemory = (path: string): boolean =>
  path === "" || path.includes(":memory:") || path.includes("mode=memory");

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
