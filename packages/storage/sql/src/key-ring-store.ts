import { newRevision } from "@mintport/core/management";
import {
  type KeyRingStore,
  type KeyRingVerdict,
  nextRevision,
  type Revision,
} from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Keeps key rings in a table, one row per tenant. */
export const sqlKeyRingStore = (database: Database): KeyRingStore => ({
  read: (tenant) =>
    lift(port, () =>
      database.db
        .selectFrom("key_rings")
        .select(["revision", "content"])
        .where("tenant", "=", keyText(tenant))
        .executeTakeFirst(),
    ).map((row) => row && { value: row.content, revision: Number(row.revision) as Revision }),
  replace: (tenant, expected, content) =>
    lift(port, async (): Promise<KeyRingVerdict> => {
      const key = { tenant: keyText(tenant) };
      if (expected === undefined) {
        const row = { ...key, revision: newRevision(), content };
        return (await insertNew(database, "key_rings", row))
          ? { verdict: "replaced", revision: row.revision }
          : { verdict: "stale" };
      }
      const revision = nextRevision(expected);
      const { numUpdatedRows } = await database.db
        .updateTable("key_rings")
        .set({ content, revision })
        .where((eb) => eb.and({ ...key, revision: expected }))
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n ? { verdict: "replaced", revision } : { verdict: "stale" };
    }),
});

const port = "key-store";
