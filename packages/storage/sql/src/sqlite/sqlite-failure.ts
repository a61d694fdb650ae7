import type { Failure } from "./messages.ts";

/** A failure of SQLite, as Node's own error says it: with `errcode`, the extended result code. */
export class SqliteFailure extends Error {
  override readonly name = "SqliteFailure";
  readonly code: string;
  readonly errcode?: number;

  constructor(path: string, { message, code = "ERR_SQLITE_ERROR", errcode }: Failure) {
    super(textOf(path, message, errcode));
    this.code = code;
    if (errcode !== undefined) this.errcode = errcode;
  }
}

/** SQLite does not say which file it means. */
const textOf = (path: string, message: string, errcode = 0): string => {
  switch (errcode & 0xff) {
    case notADatabase:
      return `${path} is not a SQLite database`;
    case corrupt:
      return `${path} is damaged (${message})`;
    default:
      return message;
  }
};

const busyCode = 5;
const corrupt = 11;
const notADatabase = 26;

/** The failure of a call that waited for its turn for longer than its patience: as if another process held the lock. */
export const busy = (path: string): SqliteFailure =>
  new SqliteFailure(path, { message: "database is locked", errcode: busyCode });
