import type { ReplayStore } from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Remembers in a table the digests of things that may be used once. */
export const sqlReplayStore = (database: Database): ReplayStore => {
  const { db, isMysql } = database;
  return {
    ...expiring(database, port, ["replays"]),
    insertOnce: (tenant, digest, expiresAt, now) =>
      lift(port, async () => {
        const key = { tenant: keyText(tenant), digest };
        const row = { ...key, expires_at: expiresAt };
        if (isMysql) {
          // An expired entry is taken over by exactly one; a row is changed, not made anew, for InnoDB answers
          // concurrent deletes and inserts of one key with deadlocks.
          const { numUpdatedRows } = await db
            .updateTable("replays")
            .set({ expires_at: expiresAt })
            .where((eb) => eb.and(key))
            .where("expires_at", "<=", now)
            .executeTakeFirst();
          if (numUpdatedRows > 0n) return "first";
          return (await insertNew(database, "replays", row)) ? "first" : "seen";
        }
        const { numInsertedOrUpdatedRows = 0n } = await db
          .insertInto("replays")
          .values(row)
          .onConflict((conflict) =>
            conflict
              .columns(["tenant", "digest"])
              .doUpdateSet({ expires_at: expiresAt })
              .where("replays.expires_at", "<=", now),
          )
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows > 0n ? "first" : "seen";
      }),
    isSeen: (tenant, digest, now) =>
      lift(port, async () => {
        const entry = await db
          .selectFrom("replays")
          .select("digest")
          .where((eb) => eb.and({ tenant: keyText(tenant), digest }))
          .where("expires_at", ">", now)
          .executeTakeFirst();
        return entry !== undefined;
      }),
  };
};

const port = "replay-store";
