import type { Instant } from "@mintport/core/ports";
import type { Kysely } from "kysely";
import type { Settings } from "../settings/settings.ts";
import { tablesOfRedis } from "../stores/tables-of-redis.ts";
import { askedOf } from "./not-looked-at.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The name of its rule. */
export const rowsBesideRedisRule = "rows-beside-redis";

/** Finds rows that live on in the database and that nobody looks for there, since Redis was added. */
export const rowsBesideRedis = (
  db: Kysely<unknown>,
  { redisUrls, database = {} }: Pick<Settings, "redisUrls" | "database">,
  now: Instant,
): Promise<readonly Finding[]> =>
  askedOf("database", async () => {
    if (redisUrls.length === 0) return [];
    const { schema, tablePrefix = "mintport_" } = database;
    const full: string[] = [];
    for (const { name } of tablesOfRedis) {
      const table = `${schema === undefined ? "" : `${schema}.`}${tablePrefix}${name}`;
      const live = await (db as Kysely<Record<string, { expires_at: number }>>)
        .selectFrom(table)
        .select("expires_at")
        .where("expires_at", ">", now)
        .limit(1)
        .executeTakeFirst();
      if (live !== undefined) full.push(table);
    }
    return full.length === 0 ? [] : [found(full)];
  });

const found = (tables: readonly string[]): Finding =>
  operationsFinding(rowsBesideRedisRule, {
    subject: "database",
    source: "docs/move-to-postgresql.md",
    why: `With MINTPORT_REDIS_URL nobody looks into ${tables.join(", ")}, and rows there live yet: a token that was revoked counts again, and a code that was used works once more.`,
    change:
      "End what was issued before Redis: mintport tenant end-tokens for each tenant. Then mintport prune once the rows have expired.",
  });
