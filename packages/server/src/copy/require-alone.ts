import { sql } from "kysely";
import { CommandFailed } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import type { CopyEnd } from "./copy-end.ts";

/**
 * Refuses a database in which the same user has another session: a server that runs keeps some. A SQLite file is
 * exclusive from the moment that it was opened. Whoever just ended has a second for its session to end too.
 */
export const requireAlone = async ({ engine, db, option, place }: CopyEnd): Promise<void> => {
  if (engine === "sqlite") return;
  for (let left = attempts; ; left -= 1) {
    // PostgreSQL would go on showing the sessions of the transaction's first look.
    if (engine === "postgres") await sql`select pg_stat_clear_snapshot()`.execute(db);
    const { rows } = await others[engine].execute(db);
    const count = Number(rows[0]?.others);
    if (count === 0) return;
    if (left === 0)
      throw new CommandFailed(
        `${option}: ${place} has ${counted(count, "other session")} of the same user; stop every server and command that uses it, and name the database itself where a pooler stands before it`,
      );
    await pause[engine].execute(db);
  }
};

const attempts = 10;

/** The database waits, so that there is a session of ours at most. */
const pause = { postgres: sql`select pg_sleep(0.1)`, mysql: sql`select sleep(0.1)` } as const;

interface Others {
  readonly others: number | string;
}

/** Each shows a user's own sessions to that user, without further rights. */
const others = {
  postgres: sql<Others>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and usename = session_user
      and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  mysql: sql<Others>`
    select count(*) as others from information_schema.processlist
    where db = database() and user = substring_index(user(), '@', 1) and id <> connection_id()`,
} as const;
