import { ConfigurationError, type Instant, instant, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { sql } from "kysely";
import { type AuditConnection, openDatabase } from "./database.ts";
import { lift } from "./lift.ts";
import { whole } from "./options.ts";

/** The time that is counted, and in how fine steps. Times are in seconds. */
export interface AuditCounting {
  /** From this moment on. */
  readonly since: Instant;
  /** The length of one step, from 1. */
  readonly step: number;
  /**
   * The most entries that are looked at: the latest ones.
   *
   * @default 1000000
   */
  readonly most?: number;
}

/** How many entries of one kind fall into one step. */
export interface AuditCount {
  /** The moment at which the step begins: a multiple of its length. */
  readonly at: Instant;
  readonly endpoint: string;
  readonly outcome: string;
  /** Of refusals. */
  readonly reason: string | undefined;
  readonly count: number;
}

/**
 * Counts the log's entries by time, endpoint, outcome and reason, in the database. Does not verify what it counts. Throws
 * `ConfigurationError` if `step` or `most` is wrong.
 *
 * @example const counts = await countAuditLog({ db }, { since: instant(Date.now() / 1000 - 86_400), step: 3600 });
 */
export const countAuditLog = (
  connection: AuditConnection,
  { since, step, most = 1_000_000 }: AuditCounting,
): ResultAsync<readonly AuditCount[], PortError> => {
  const problems = [
    ...whole("step", step, { least: 1, most: Number.MAX_SAFE_INTEGER }),
    ...whole("most", most, { least: 1, most: Number.MAX_SAFE_INTEGER }),
  ];
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  return lift(async () => {
    const database = openDatabase(connection);
    const { db, audit } = database;
    try {
      // PostgreSQL takes two parameters of one value for two expressions: a literal is the same in both places.
      const at = sql<number | string>`(at - at % ${sql.lit(step)})`;
      const { head } = await db
        .selectFrom(audit)
        .select(({ fn }) => fn.max<number | string | null>("seq").as("head"))
        .executeTakeFirstOrThrow();
      const rows = await db
        .selectFrom(audit)
        .select([at.as("begins"), "endpoint", "outcome", "reason"])
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .where("at", ">=", since)
        .where("seq", ">", Number(head ?? 0) - most)
        .groupBy([at, "endpoint", "outcome", "reason"])
        .execute();
      // Drivers answer a bigint as text.
      return rows.map(({ begins, endpoint, outcome, reason, count }) => ({
        at: instant(Number(begins)),
        ...{ endpoint, outcome, reason: reason ?? undefined, count: Number(count) },
      }));
    } finally {
      await database.close();
    }
  });
};
