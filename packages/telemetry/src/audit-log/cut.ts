import type { AuditDatabase, CheckpointRow } from "./database.ts";

/** Where the chain begins since it was pruned last: the last entry that went. It may be forged: see `signing.ts`. */
export const newestCut = async ({
  db,
  cuts,
}: AuditDatabase): Promise<CheckpointRow | undefined> => {
  const row = await db
    .selectFrom(cuts)
    .select(["seq", "hash", "mac"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, seq: Number(row.seq) };
};
