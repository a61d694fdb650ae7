import { type ChainHead, isGenuine } from "./chain.ts";
import type { AuditDatabase, AuditRow, CheckpointRow } from "./database.ts";

/** The last checkpoint there is, genuine or not. */
export const lastCheckpoint = async ({ db, checkpoints }: AuditDatabase): Promise<number> => {
  const row = await db
    .selectFrom(checkpoints)
    .select("seq")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
};

/** The first of these consecutive rows whose checkpoint was not made with this key over this hash. */
export const mismatch = async (
  { db, checkpoints }: AuditDatabase,
  key: Uint8Array,
  rows: readonly AuditRow[],
): Promise<number | undefined> => {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const found = await db
    .selectFrom(checkpoints)
    .select(["seq", "hash", "mac"])
    .where("seq", ">=", first.seq)
    .where("seq", "<=", last.seq)
    .orderBy("seq")
    .execute();
  const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  const wrong = found
    .map((checkpoint): CheckpointRow => ({ ...checkpoint, seq: Number(checkpoint.seq) }))
    .find(
      (checkpoint) => checkpoint.hash !== hashes.get(checkpoint.seq) || !isGenuine(key, checkpoint),
    );
  return wrong?.seq;
};

/** The first entry that no checkpoint covers. Every batch ends with one, so that there is none. */
export const firstUnsigned = async (
  database: AuditDatabase,
  head: ChainHead,
): Promise<number | undefined> => {
  const last = await lastCheckpoint(database);
  return last < head.seq ? last + 1 : undefined;
};
