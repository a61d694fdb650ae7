import { Worker } from "node:worker_threads";
import { contain } from "@mintport/core/ports";
import type { QueryResult } from "kysely";
import type { Answer, Opening, Request } from "./messages.ts";
import { busy, SqliteFailure } from "./sqlite-failure.ts";

/** A connection in a thread of its own. */
export interface SqliteThread {
  ask<R>(sql: string, parameters: readonly unknown[], patience?: number): Promise<QueryResult<R>>;
  /** Ends the thread behind what was asked before. */
  close(): Promise<void>;
}

/** Starts the thread with the first question. One that died is replaced with the next. */
export const sqliteThread = (opening: Opening): SqliteThread => {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastId = 0;

  const settle = (answer: Answer): void => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if ("failure" in answer) asked?.reject(new SqliteFailure(opening.path, answer.failure));
    else if ("rows" in answer) asked?.resolve({ rows: [...answer.rows] });
    else
      asked?.resolve({
        rows: [],
        numAffectedRows: answer.changes,
        insertId: answer.lastInsertRowid,
      });
  };
  const ended = (cause: unknown): void => {
    worker = undefined;
    const text = cause instanceof Error ? cause.message : "its thread ended";
    for (const { reject } of waiting.values())
      reject(new SqliteFailure(opening.path, { message: text }));
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(threadFile, {
      workerData: opening,
      execArgv: quiet,
      name: "sqlite",
    });
    started.on("message", contain(settle, ended));
    const mine = contain((cause: unknown) => {
      if (worker === started) ended(cause);
    }, ignore);
    started.on("error", mine);
    started.on("exit", mine);
    return started;
  };

  return {
    ask: <R>(sql: string, parameters: readonly unknown[], patience = opening.patience) =>
      new Promise<QueryResult<R>>((resolve, reject) => {
        if (waiting.size >= mostWaiting) {
          reject(busy(opening.path));
          return;
        }
        worker ??= start();
        const id = ++lastId;
        // A value that cannot be sent, say a function, throws here and waits for nothing.
        worker.postMessage({ id, sql, parameters, patience } satisfies Request);
        worker.ref();
        waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      }),
    close: async () => {
      const closing = worker;
      if (closing === undefined) return;
      closing.ref();
      const gone = new Promise((resolve) => {
        closing.once("exit", resolve);
      });
      closing.postMessage("close" satisfies Request);
      // It ends as soon as the statement that it is at does.
      const end = (): void => void closing.terminate();
      const timer = setTimeout(contain(end, ignore), opening.patience);
      await gone;
      clearTimeout(timer);
    },
  };
};

interface Waiting {
  resolve(result: QueryResult<unknown>): void;
  reject(failure: Error): void;
}

/** The sources run as they are, and what was built from them beside them. */
const threadFile = new URL(
  import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js",
  import.meta.url,
);

/** Only what keeps warnings away: other flags of the process, say `--input-type`, would not do for a file. */
const quiet = process.execArgv.filter((flag) => /^--(?:no-warnings|disable-warning=)/.test(flag));

/** More questions than this at once are refused. */
const mostWaiting = 10_000;

const ignore = (): void => {};
