import { CommandFailed } from "../errors/command-failed.ts";
import { tablesOfRedis } from "../stores/tables-of-redis.ts";
import type { CopyEnd } from "./copy-end.ts";
import { rowCounts } from "./require-empty.ts";

/**
 * Refuses a source with rows that servers with Redis would not look at: a token that was revoked would be live again, and a code
 * that was used would work once more.
 */
export const refuseRowsOfRedis = async (source: CopyEnd): Promise<void> => {
  const counts = await rowCounts(source, tablesOfRedis);
  const full = counts.findIndex((rows) => rows > 0);
  const table = tablesOfRedis[full];
  if (table === undefined) return;
  throw new CommandFailed(
    `${source.option}: ${source.nameOf(table)} has rows, and servers with MINTPORT_REDIS_URL look for them in Redis alone, so that a revoked token would be live again; leave MINTPORT_REDIS_URL out, or run mintport prune on the old database if all of them have expired`,
  );
};
