import type { ChainHead } from "./chain.ts";
import type { AuditDatabase, CheckpointRow } from "./database.ts";
import { type AuditKeys, type Genuineness, genuineness, signature } from "./signing.ts";

/** A statement about a head that only a holder of the key can make. */
export const checkpointOf = (key: Uint8Array, { seq, hash }: ChainHead): CheckpointRow => ({
  seq,
  hash,
  mac: signature(key, "checkpoint", { seq, hash }),
});

/** The newest checkpoint there is, genuine or not. */
export const newestCheckpoint = async ({
  db,
  checkpoints,
}: AuditDatabase): Promise<CheckpointRow | undefined> => {
  const row = await db
    .selectFrom(checkpoints)
    .select(["seq", "hash", "mac"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, seq: Number(row.seq) };
};

/** A checkpoint that does not vouch for its entry, and why. */
export interface WrongCheckpoint {
  readonly seq: number;
  readonly fault: "checkpoint_mismatch" | "unknown_key";
}

/**
 * The fault of the checkpoints of these consecutive rows, given the fault before them. One by a key that is
 * not here is made good by any later one: that vouches for every entry before it.
 */
export const wrongCheckpoint = async (
  { db, checkpoints }: AuditDatabase,
  keys: AuditKeys,
  rows: readonly ChainHead[],
  before?: WrongCheckpoint,
): Promise<WrongCheckpoint | undefined> => {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return before;
  const found = await db
    .selectFrom(checkpoints)
    .select(["seq", "hash", "mac"])
    .where("seq", ">=", first.seq)
    .where("seq", "<=", last.seq)
    .orderBy("seq")
    .execute();
  const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  let wrong = before;
  for (const { hash, mac, ...row } of found) {
    const seq = Number(row.seq);
    const fault =
      hash === hashes.get(seq)
        ? faultOf(genuineness(keys, mac, "checkpoint", { seq, hash }))
        : "checkpoint_mismatch";
    if (fault === "checkpoint_mismatch") return { seq, fault };
    if (fault === undefined) wrong = undefined;
    else wrong ??= { seq, fault };
  }
  return wrong;
};

/** The fault of something that is signed. */
export const faultOf = (found: Genuineness): WrongCheckpoint["fault"] | undefined =>
  found === "genuine" ? undefined : found === "forged" ? "checkpoint_mismatch" : "unknown_key";

/** The first entry that no checkpoint covers. Every batch ends with one, so that there is none. */
export const firstUnsigned = async (
  database: AuditDatabase,
  head: ChainHead,
): Promise<number | undefined> => {
  const last = (await newestCheckpoint(database))?.seq ?? 0;
  return last < head.seq ? last + 1 : undefined;
};

/**
 * Takes the checkpoints away whose entries are gone from the end of the log: the next entries get their numbers. Their absence is
 * looked for in the same statement, as another node may write meanwhile.
 */
export const removeStrayCheckpoints = async (
  { db, audit, checkpoints }: AuditDatabase,
  head: ChainHead,
): Promise<void> => {
  await db
    .deleteFrom(checkpoints)
    .where("seq", ">", head.seq)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom(audit)
            .select(`${audit}.seq`)
            .whereRef(`${audit}.seq`, "=", `${checkpoints}.seq`),
        ),
      ),
    )
    .execute();
};
