/** An error of D1, with the code that SQLite gave it: D1 tells it in the message alone. */
export class D1Failure extends Error {
  readonly errcode: number | undefined;

  constructor(cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(message, { cause });
    this.name = "D1Failure";
    this.errcode = codes.find(([name]) => message.includes(name))?.[1];
  }
}

/** The codes that the stores tell apart, extended ones first. */
const codes: readonly (readonly [string, number])[] = [
  ["SQLITE_CONSTRAINT_FOREIGNKEY", 787],
  ["SQLITE_CONSTRAINT_TRIGGER", 1811],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", 1555],
  ["SQLITE_CONSTRAINT_UNIQUE", 2067],
  ["SQLITE_BUSY", 5],
  ["SQLITE_LOCKED", 6],
  ["SQLITE_CORRUPT", 11],
  ["SQLITE_NOTADB", 26],
];
