import type { Expiring, Removal } from "@mintport/core/ports";
import { asAny, keyOf } from "./any-expiring.ts";
import { checkpoint } from "./checkpoint.ts";
import type { Database } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import type { ExpiringTable } from "./tables.ts";

/**
 * `removeAll` over some tables, along their primary keys. A page begins past the last key of the page before: to begin
 * at the beginning would walk over all that was deleted and is not yet vacuumed, which is quadratic.
 */
export const tenantRowRemover = (
  database: Database,
  port: string,
  tables: readonly ExpiringTable[],
): Pick<Expiring, "removeAll"> => ({
  removeAll: (tenant, { after, limit }) =>
    lift(port, async (): Promise<Removal> => {
      const from = placeOf(tables, after);
      let removed = 0;
      let left = limit;
      let next: string | undefined;
      for (const [i, table] of tables.slice(from.index).entries()) {
        const range = { table, tenant: keyText(tenant), past: i === 0 ? from.past : "" };
        const page = await removePage(database, range, left);
        removed += page.removed;
        left -= page.found;
        if (left > 0) continue;
        next = `${table}/${page.last}`;
        break;
      }
      if (removed > 0) await checkpoint(database);
      return next === undefined ? { removed } : { removed, next };
    }),
});

interface Place {
  readonly index: number;
  /** The last key that is done with; every key is greater than the empty one. */
  readonly past: string;
}

/** A `next` that is none of ours is the beginning: to begin again deletes nothing that should stay. */
const placeOf = (tables: readonly ExpiringTable[], after = ""): Place => {
  const [table, past = ""] = after.split("/", 2);
  const index = tables.findIndex((name) => name === table);
  return index < 0 || !keyTexts.test(past) ? { index: 0, past: "" } : { index, past };
};

/** A key text or a digest. */
const keyTexts = /^[A-Za-z0-9._~:#-]{1,128}$/;

interface Range {
  readonly table: ExpiringTable;
  readonly tenant: string;
  readonly past: string;
}

const removePage = async (
  { db }: Database,
  { table, tenant, past }: Range,
  limit: number,
): Promise<{ readonly found: number; readonly removed: number; readonly last: string }> => {
  const { any, rows } = asAny(db, table);
  const key = keyOf[table];
  const page = await any
    .selectFrom(rows)
    .select(`${key} as key`)
    .where("tenant", "=", tenant)
    .where(key, ">", past)
    .orderBy(key)
    .limit(limit)
    .execute();
  const last = page.at(-1)?.key;
  if (last === undefined) return { found: 0, removed: 0, last: past };
  const { numDeletedRows } = await any
    .deleteFrom(rows)
    .where("tenant", "=", tenant)
    .where(key, ">", past)
    .where(key, "<=", last)
    .executeTakeFirstOrThrow();
  return { found: page.length, removed: Number(numDeletedRows), last };
};
