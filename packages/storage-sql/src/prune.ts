import type { Expiring, Instant, TenantId } from "@mintport/core";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import type { ExpiringTable } from "./tables.ts";

/** `Expiring` over some tables, each by its index on `expires_at`. */
export const pruning = (
  database: Database,
  port: string,
  tables: readonly ExpiringTable[],
): Expiring => ({
  prune: (tenant, now, limit) =>
    lift(port, async () => {
      let pruned = 0;
      for (const table of tables)
        if (pruned < limit)
          pruned += await pruneTable(database, table, { tenant, now, limit: limit - pruned });
      return pruned;
    }),
});

interface Pruning {
  readonly tenant: TenantId | "*";
  readonly now: Instant;
  readonly limit: number;
}

/** The tables differ in their keys only, and pruning looks at none. */
interface AnyExpiring {
  rows: { tenant: string; digest: string; token: string; family: string; expires_at: number };
}

const pruneTable = async (
  { db, isMysql }: Database,
  table: ExpiringTable,
  { tenant, now, limit }: Pruning,
): Promise<number> => {
  const rows = table as "rows";
  const any = db as unknown as Kysely<AnyExpiring>;
  const key = keyOf[table];
  const within = tenant === "*" ? [] : [keyText(tenant)];
  const { numDeletedRows } = isMysql
    ? // MySQL cannot select from the table it deletes from, but it can limit a delete.
      await any
        .deleteFrom(rows)
        .where("expires_at", "<=", now)
        .$if(within.length > 0, (query) => query.where("tenant", "in", within))
        .orderBy("expires_at")
        .limit(limit)
        .executeTakeFirstOrThrow()
    : await any
        .deleteFrom(rows)
        .where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple("tenant", key),
            "in",
            selectFrom(rows)
              .select(["tenant", key])
              .where("expires_at", "<=", now)
              .$if(within.length > 0, (query) => query.where("tenant", "in", within))
              .orderBy("expires_at")
              .limit(limit)
              .$asTuple("tenant", key),
          ),
        )
        .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};

const keyOf = {
  access_tokens: "digest",
  revoked_tokens: "token",
  replays: "digest",
  single_use: "digest",
  family_tokens: "digest",
  token_families: "family",
} as const satisfies Record<ExpiringTable, string>;
