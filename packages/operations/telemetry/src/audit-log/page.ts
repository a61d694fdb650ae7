import type { AuditDatabase, AuditRow } from "./database.ts";

/** Entries in their order. */
export type AuditPage = readonly AuditRow[];

/** The next entries from a number on. */
export const pageFrom = async ({ db, audit }: AuditDatabase, from: number): Promise<AuditPage> => {
  const rows = await db
    .selectFrom(audit)
    .selectAll()
    .where("seq", ">=", from)
    .orderBy("seq")
    .limit(pageSize)
    .execute();
  // Drivers answer a bigint as text.
  return rows.map((row) => ({ ...row, seq: Number(row.seq), at: Number(row.at) }));
};

const pageSize = 500;
