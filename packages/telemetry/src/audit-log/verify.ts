import { ConfigurationError, type PortError } from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import { type ChainHead, genesis } from "./chain.ts";
import { firstUnsigned, lastCheckpoint, mismatch } from "./checkpoints.ts";
import {
  type AuditConnection,
  type AuditDatabase,
  type AuditRow,
  openDatabase,
} from "./database.ts";
import { lift } from "./lift.ts";
import { keyProblems } from "./options.ts";
import { type AuditFault, rowFault } from "./row-fault.ts";

/** `ok`: the whole chain stands as it was written. Else the first entry that does not, and what is wrong with it. */
export type AuditVerification =
  | { readonly ok: true; readonly entries: number; readonly head: ChainHead }
  | { readonly ok: false; readonly seq: number; readonly fault: AuditFault };

export interface VerifyOptions {
  /** The key that `sign` was given. Without it a chain that was cut, or rewritten as a whole, looks right. */
  readonly key?: Uint8Array;
  /** A head that an earlier verification answered, kept outside of the database: the chain must still hold it. */
  readonly anchor?: ChainHead;
}

/**
 * Walks the whole chain, in pages, while it may grow. Changes nothing.
 *
 * @example (await verifyAuditLog({ db }, { key })).map((found) => (found.ok ? found.entries : found.fault))
 */
export const verifyAuditLog = (
  connection: AuditConnection,
  options: VerifyOptions = {},
): ResultAsync<AuditVerification, PortError> => {
  const problems = options.key === undefined ? [] : keyProblems("key", options.key);
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  return lift(async () => {
    const database = openDatabase(connection);
    try {
      return await verify(database, options);
    } finally {
      await database.close();
    }
  });
};

const verify = async (
  database: AuditDatabase,
  { key, anchor }: VerifyOptions,
): Promise<AuditVerification> => {
  // Asked for before the walk: an entry and its checkpoint are written together, so the entry must be found.
  const signed = key === undefined ? 0 : await lastCheckpoint(database);
  let head = genesis;
  let from = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = await pageFrom(database, from);
    if (rows.length === 0) break;
    const walked = walk(head, rows, anchor);
    if (!("hash" in walked)) return walked;
    const wrong = key === undefined ? undefined : await mismatch(database, key, rows);
    if (wrong !== undefined) return { ok: false, seq: wrong, fault: "checkpoint_mismatch" };
    head = walked;
    from = head.seq + 1;
  }
  if (head.seq < Math.max(signed, anchor?.seq ?? 0))
    return { ok: false, seq: head.seq + 1, fault: "truncated" };
  const unsigned = key === undefined ? undefined : await firstUnsigned(database, head);
  return unsigned === undefined
    ? { ok: true, entries: head.seq, head }
    : { ok: false, seq: unsigned, fault: "checkpoint_mismatch" };
};

const walk = (
  start: ChainHead,
  rows: readonly AuditRow[],
  anchor: ChainHead | undefined,
): ChainHead | (AuditVerification & { readonly ok: false }) => {
  let head = start;
  for (const row of rows) {
    const fault = rowFault(head, row);
    if (fault !== undefined) return { ok: false, seq: Math.min(head.seq + 1, row.seq), fault };
    head = { seq: row.seq, hash: row.hash };
    if (anchor?.seq === head.seq && anchor.hash !== head.hash)
      return { ok: false, seq: head.seq, fault: "checkpoint_mismatch" };
  }
  return head;
};

const pageFrom = async (
  { db, audit }: AuditDatabase,
  from: number,
): Promise<readonly AuditRow[]> => {
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
