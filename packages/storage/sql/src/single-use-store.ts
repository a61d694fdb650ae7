import { type Consumption, portError, type SingleUseStore } from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Keeps things that may be used once in a table. One conditional update decides each use. */
export const sqlSingleUseStore = (database: Database): SingleUseStore => {
  const { db } = database;
  const look = async (key: Key, now: number): Promise<Consumption> => {
    const row = await db
      .selectFrom("single_use")
      .select(["used", "content"])
      .where((eb) => eb.and(key))
      .where("expires_at", ">", now)
      .executeTakeFirst();
    if (row === undefined) return { verdict: "unknown" };
    return { verdict: row.used === 0 ? "fresh" : "replayed", content: row.content };
  };
  return {
    ...expiring(database, port, ["single_use"]),
    put: (tenant, digest, { content, expiresAt }) =>
      lift(port, async () => {
        const row = { tenant: keyText(tenant), digest, used: 0, content, expires_at: expiresAt };
        return (await insertNew(database, "single_use", row)) ? "stored" : "exists";
      }),
    peek: (tenant, digest, now) => lift(port, () => look({ tenant: keyText(tenant), digest }, now)),
    consume: (tenant, digest, now) =>
      lift(port, async (): Promise<Consumption> => {
        const key = { tenant: keyText(tenant), digest };
        for (let attempt = 0; attempt < 3; attempt++) {
          // The one statement that decides: whoever turns 0 into 1 has won.
          const { numUpdatedRows } = await db
            .updateTable("single_use")
            .set({ used: 1 })
            .where((eb) => eb.and({ ...key, used: 0 }))
            .where("expires_at", ">", now)
            .executeTakeFirstOrThrow();
          const seen = await look(key, now);
          if (numUpdatedRows > 0n && seen.verdict !== "unknown")
            return { ...seen, verdict: "fresh" };
          if (numUpdatedRows === 0n && seen.verdict !== "fresh") return seen;
          // It was put, or pruned, between the two statements: nobody has it yet, or nobody ever will.
        }
        throw portError("conflict", port);
      }),
  };
};

interface Key {
  readonly tenant: string;
  readonly digest: string;
}

const port = "single-use-store";
