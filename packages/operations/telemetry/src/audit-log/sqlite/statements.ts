import { insertStatement } from "../chain-and-insert.ts";
import type { AuditDatabase } from "../database.ts";
import { rowsAtOnce } from "../parameters.ts";

/** The statements of the function that appends, with the names of a log's own tables. */
export interface Statements {
  /** The entry that the log ends in. */
  readonly newest: string;
  /** Any break that a writer told of. */
  readonly breaks: string;
  /** Inserts one row. */
  readonly one: string;
  /** Inserts `rowsAtOnce` rows. */
  readonly several: string;
  /** Inserts a checkpoint: its number, its hash, its signature. */
  readonly checkpoint: string;
}

/** The statements for this log. */
export const statementsOf = (database: AuditDatabase): Statements => {
  const { db, audit, breaks, checkpoints } = database;
  return {
    newest: `${db.selectFrom(audit).select(["seq", "hash"]).orderBy("seq", "desc").compile().sql} limit 1`,
    breaks: `${db.selectFrom(breaks).select("expected_hash").compile().sql} limit 1`,
    one: insertStatement(database, 1),
    several: insertStatement(database, rowsAtOnce),
    checkpoint: db.insertInto(checkpoints).values({ seq: 0, hash: "", mac: "" }).compile().sql,
  };
};
