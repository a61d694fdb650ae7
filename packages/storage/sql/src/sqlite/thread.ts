/** The code in the thread of one connection. It takes statements one after the other, and only here is waited for. */
import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Failure, Opening, Request } from "./messages.ts";

const opening = workerData as Opening;

/** One that cannot be loaded ends the thread, and every caller is told why. */
const added: Functions =
  opening.functions === undefined || opening.readsOnly
    ? {}
    : ((await import(opening.functions)) as Functions);

interface Functions {
  readonly addFunctions?: (database: DatabaseSync) => void;
}

interface Statement {
  readonly statement: StatementSync;
  readonly isReader: boolean;
}

let database: DatabaseSync | undefined;
let patience = opening.patience;
const statements = new Map<string, Statement>();

/** As many as there are queries of ours, and more; an embedder's may come beside them. */
const mostStatements = 200;

/** SQLite would make it readable by everybody, and gives its write-ahead log the mode of the file. */
const createForOwner = (path: string): void => {
  if (path === "" || path === ":memory:") return;
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch {
    // It is there, or cannot be: then SQLite says what is wrong.
  }
};

const open = (): DatabaseSync => {
  const { path, synchronous, readsOnly } = opening;
  createForOwner(path);
  const opened = new DatabaseSync(path);
  try {
    opened.exec(`pragma busy_timeout = ${patience}`);
    keepLog(opened);
    opened.exec(`pragma synchronous = ${synchronous}`);
    opened.exec("pragma foreign_keys = on");
    if (readsOnly) opened.exec("pragma query_only = on");
    added.addFunctions?.(opened);
  } catch (failure) {
    opened.close();
    throw failure;
  }
  return opened;
};

/** Of two that change to the log at once, SQLite refuses one without a wait. */
const keepLog = (opened: DatabaseSync): void => {
  const deadline = performance.now() + opening.patience;
  for (;;)
    try {
      const mode = opened.prepare("pragma journal_mode").get()?.["journal_mode"];
      if (mode !== "wal") opened.exec("pragma journal_mode = wal");
      return;
    } catch (failure) {
      if (!isBusy(failure) || performance.now() > deadline) throw failure;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
};

const isBusy = (failure: unknown): boolean =>
  failure instanceof Error && "errcode" in failure && (Number(failure.errcode) & 0xff) === 5;

const prepare = (on: DatabaseSync, sql: string): Statement => {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = on.prepare(sql);
  const made = { statement, isReader: statement.columns().length > 0 };
  if (statements.size >= mostStatements) statements.clear();
  statements.set(sql, made);
  return made;
};

const run = (request: Exclude<Request, "close">): Answer => {
  const { id, sql, parameters } = request;
  database ??= open();
  if (request.patience !== patience) {
    patience = request.patience;
    database.exec(`pragma busy_timeout = ${patience}`);
  }
  const { statement, isReader } = prepare(database, sql);
  const values = parameters as readonly SQLInputValue[];
  if (isReader) return { id, rows: statement.all(...values) };
  const { changes, lastInsertRowid } = statement.run(...values);
  return { id, changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
};

const failureOf = (cause: unknown): Failure => ({
  message: cause instanceof Error ? cause.message : String(cause),
  ...(cause instanceof Error && "code" in cause ? { code: String(cause.code) } : {}),
  ...(cause instanceof Error && "errcode" in cause ? { errcode: Number(cause.errcode) } : {}),
});

const answer = (request: Request): void => {
  if (request === "close") {
    statements.clear();
    database?.close();
    parentPort?.close();
    return;
  }
  let given: Answer;
  try {
    given = run(request);
  } catch (cause) {
    given = { id: request.id, failure: failureOf(cause) };
  }
  parentPort?.postMessage(given);
};

// An error that it throws ends the thread, and every caller that waits is told.
// eslint-disable-next-line project/contained-callback
parentPort?.on("message", answer);
