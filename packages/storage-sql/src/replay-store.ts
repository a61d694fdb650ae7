import type { ReplayStore } from "@mintport/core";
import type { Database } from "./database.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import { pruning } from "./prune.ts";

export const sqlReplayStore = (database: Database): ReplayStore => {
  const { db, isMysql } = database;
  return {
    ...pruning(database, port, ["replays"]),
    insertOnce: (tenant, digest, expiresAt, now) =>
      lift(port, async () => {
        const key = { tenant: keyText(tenant), digest };
        const row = { ...key, expires_at: expiresAt };
        if (isMysql) {
          // An expired entry makes room first. Whoever deletes it, only one insert can take the key.
          await db
            .deleteFrom("replays")
            .where((eb) => eb.and(key))
            .where("expires_at", "<=", now)
            .execute();
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
  };
};

const port = "replay-store";
