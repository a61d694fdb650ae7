import { Result } from "@mintport/core/result";
import type { EventFields } from "../event-fields.ts";
import { type ChainHead, hashOf } from "./chain.ts";
import { newestCut } from "./cut.ts";
import type { AuditDatabase, BreakRow } from "./database.ts";
import { type AuditKeys, genuineness, signature } from "./signing.ts";

/** A writer knew `expected`, and found the chain to end in `found`, without it. */
export interface ChainBreak {
  readonly expected: ChainHead;
  readonly found: ChainHead;
}

/** The fields of the entry behind which writers go on after a break: the cut stays visible in the chain. */
export const breakFields = ({ expected, found }: ChainBreak): EventFields => ({
  endpoint: "audit-log",
  outcome: "broken",
  expected_seq: expected.seq,
  expected_hash: expected.hash,
  found_seq: found.seq,
  found_hash: found.hash,
});

/** The break that an entry tells of; `undefined` if it is about something else. */
export const breakIn = (entry: string): ChainBreak | undefined => {
  if (!entry.includes('"outcome":"broken"')) return undefined;
  const fields: Fields = readFields(entry).unwrapOr({});
  if (fields["endpoint"] !== "audit-log" || fields["outcome"] !== "broken") return undefined;
  return { expected: headIn(fields, "expected"), found: headIn(fields, "found") };
};

type Fields = Readonly<Record<string, unknown>>;

const readFields = Result.fromThrowable((text: string) => JSON.parse(text) as Fields);

const headIn = (fields: Fields, name: string): ChainHead => ({
  seq: Number(fields[`${name}_seq`]),
  hash: String(fields[`${name}_hash`]),
});

/** Says in the database that the chain broke, so that every node and every verification knows. Saying it again is nothing. */
export const claimBreak = async (
  { db, breaks }: AuditDatabase,
  { key }: AuditKeys,
  { expected, found }: ChainBreak,
): Promise<void> => {
  const known = await db
    .selectFrom(breaks)
    .select("expected_hash")
    .where("expected_hash", "=", expected.hash)
    .executeTakeFirst();
  if (known !== undefined) return;
  await db
    .insertInto(breaks)
    .values({
      expected_seq: expected.seq,
      expected_hash: expected.hash,
      found_seq: found.seq,
      found_hash: found.hash,
      mac: signature(key, "break", expected, found),
    })
    .execute();
};

/** The breaks that writers told of and nobody has acknowledged. What our keys did not sign says nothing. */
export const openBreaks = async (
  database: AuditDatabase,
  keys: AuditKeys,
): Promise<readonly ChainBreak[]> => {
  const { db, breaks } = database;
  const rows = await db.selectFrom(breaks).selectAll().orderBy("expected_seq").execute();
  const open: ChainBreak[] = [];
  for (const row of rows) {
    const { expected, found, mac } = readBreak({
      ...row,
      expected_seq: Number(row.expected_seq),
      found_seq: Number(row.found_seq),
    });
    if (genuineness(keys, mac, "break", expected, found) !== "genuine") continue;
    if (await isHeld(database, keys, expected)) continue;
    if ((await acknowledgement(database, keys, expected, found.seq)) === undefined)
      open.push({ expected, found });
  }
  return open;
};

const readBreak = (row: BreakRow): ChainBreak & { readonly mac: string } => ({
  expected: { seq: row.expected_seq, hash: row.expected_hash },
  found: { seq: row.found_seq, hash: row.found_hash },
  mac: row.mac,
});

/** Whether the chain holds this head, or held it when it was pruned. */
export const isHeld = async (
  database: AuditDatabase,
  keys: AuditKeys | undefined,
  { seq, hash }: ChainHead,
): Promise<boolean> => {
  if (seq === 0) return true;
  const { db, audit } = database;
  const row = await db.selectFrom(audit).select("hash").where("seq", "=", seq).executeTakeFirst();
  if (row !== undefined) return row.hash === hash;
  const cut = await newestCut(database);
  if (cut === undefined || cut.seq < seq) return false;
  return keys === undefined || genuineness(keys, cut.mac, "cut", cut) === "genuine";
};

/** The entry behind `after` that says that this head is known to be gone, signed by a key that is here. */
export const acknowledgement = async (
  { db, audit, checkpoints }: AuditDatabase,
  keys: AuditKeys,
  expected: ChainHead,
  after = 0,
): Promise<ChainHead | undefined> => {
  const rows = await db
    .selectFrom(audit)
    .innerJoin(checkpoints, `${checkpoints}.seq`, `${audit}.seq`)
    .select([
      `${audit}.seq as seq`,
      `${audit}.hash as hash`,
      `${audit}.previous_hash as previous_hash`,
      `${audit}.entry as entry`,
      `${checkpoints}.mac as mac`,
    ])
    .where(`${audit}.endpoint`, "=", "audit-log")
    .where(`${audit}.outcome`, "=", "broken")
    .where(`${audit}.seq`, ">", after)
    .orderBy(`${audit}.seq`, "desc")
    .execute();
  for (const { entry, hash, mac, previous_hash, ...row } of rows) {
    const head = { seq: Number(row.seq), hash };
    const told = breakIn(entry)?.expected;
    if (
      told?.seq === expected.seq &&
      told.hash === expected.hash &&
      hashOf(previous_hash, head.seq, entry) === hash &&
      genuineness(keys, mac, "checkpoint", head) === "genuine"
    )
      return head;
  }
  return undefined;
};
