import type { TenantId } from "@mintport/core";
import { type Expiring, type Instant, instant, pruneMargin } from "@mintport/core/ports";
import { type ExpressionBuilder, sql } from "kysely";
import { type AnyExpiring, asAny, keyOf } from "./any-expiring.ts";
import { checkpoint } from "./checkpoint.ts";
import type { Database, Engine } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import type { ExpiringTable } from "./tables.ts";

/** `prune` over some tables, each by its index on `expires_at`. */
export const expiredRowPruner = (
  database: Database,
  port: string,
  tables: readonly ExpiringTable[],
): Pick<Expiring, "prune"> => ({
  prune: (tenant, now, limit) =>
    lift(port, async () => {
      let pruned = 0;
      const expiredBy = instant(Math.min(now, (await engineNow(database)) - pruneMargin));
      for (const table of tables)
        if (pruned < limit)
          pruned += await pruneTable(database, table, { tenant, expiredBy, limit: limit - pruned });
      if (pruned > 0) await checkpoint(database);
      return pruned;
    }),
});

/** The clock that all nodes share, in whole seconds. SQLite has its machine's. */
const engineNow = async ({ db, engine }: Database): Promise<number> => {
  const { now } = await db
    .selectNoFrom(sql<string | number>`${sql.raw(clockOf[engine])}`.as("now"))
    .executeTakeFirstOrThrow();
  return Number(now);
};

const clockOf: Readonly<Record<Engine, string>> = {
  sqlite: "unixepoch()",
  postgres: "floor(extract(epoch from clock_timestamp()))",
  mysql: "unix_timestamp()",
};

interface Pruning {
  readonly tenant: TenantId | "*";
  readonly expiredBy: Instant;
  readonly limit: number;
}

const pruneTable = async (
  { db, engine }: Database,
  table: ExpiringTable,
  { tenant, expiredBy, limit }: Pruning,
): Promise<number> => {
  const { any, rows } = asAny(db, table);
  const key = keyOf[table];
  const within = tenant === "*" ? [] : [keyText(tenant)];
  // SQLite would look for the tenant's rows first and sort them; the sign keeps it to the index on `expires_at`.
  const owner = engine === "sqlite" ? sql<string>`+tenant` : sql.ref<string>("tenant");
  const expired = ({ selectFrom }: ExpressionBuilder<AnyExpiring, "rows">) =>
    selectFrom(rows)
      .where("expires_at", "<=", expiredBy)
      .$if(within.length > 0, (query) => query.where(owner, "in", within))
      .orderBy("expires_at")
      .limit(limit);
  const deletion = any.deleteFrom(rows);
  const deleteOn: Readonly<Record<Engine, () => { executeTakeFirstOrThrow(): Promise<Deleted> }>> =
    {
      // The index on `expires_at` holds the rowid: what is to go is found without a look at the table.
      sqlite: () => deletion.where("rowid", "in", (eb) => expired(eb).select("rowid")),
      postgres: () =>
        deletion.where((eb) => {
          const keys = expired(eb).select(["tenant", key]).$asTuple("tenant", key);
          return eb(eb.refTuple("tenant", key), "in", keys);
        }),
      // MySQL cannot select from the table it deletes from, but it can limit a delete.
      mysql: () =>
        deletion
          .where("expires_at", "<=", expiredBy)
          .$if(within.length > 0, (query) => query.where(owner, "in", within))
          .orderBy("expires_at")
          .limit(limit),
    };
  const { numDeletedRows } = await deleteOn[engine]().executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};

interface Deleted {
  readonly numDeletedRows: bigint;
}
