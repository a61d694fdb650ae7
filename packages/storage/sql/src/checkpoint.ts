import { sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * On SQLite, carries what was written from the log (WAL) to the file, as far as nobody is in the way and without
 * keeping anybody waiting; on other engines, and without a log, nothing. Never fails: SQLite does it later anyway.
 *
 * SQLite leaves this to whoever commits when the log has 1000 pages. A deleted row dirties about three pages
 * anywhere in the file, so beside pruning that would be a token request every few milliseconds, which would then
 * carry hundreds of pages that are not its own and wait for the disk twice.
 */
export const checkpoint = async ({ engine, plain }: Database): Promise<void> => {
  if (engine !== "sqlite") return;
  try {
    await sql`pragma wal_checkpoint(passive)`.execute(plain);
  } catch {
    // A connection that may not: in a transaction, or of a driver that allows no such pragma.
  }
};
