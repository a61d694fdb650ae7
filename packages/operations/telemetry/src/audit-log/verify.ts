import { ConfigurationError, type PortError } from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { acknowledgement, breakIn, isHeld, openBreaks } from "./breaks.ts";
import { type ChainHead, genesis } from "./chain.ts";
import {
  faultOf,
  firstUnsigned,
  newestCheckpoint,
  type WrongCheckpoint,
  wrongCheckpoint,
} from "./checkpoints.ts";
import { newestCut } from "./cut.ts";
import { type AuditConnection, type AuditDatabase, openDatabase } from "./database.ts";
import { lift } from "./lift.ts";
import { type HeadMemory, recall } from "./memory.ts";
import { keysProblems } from "./options.ts";
import { type AuditPage, pageFrom } from "./page.ts";
import { type AuditFault, rowFault } from "./row-fault.ts";
import { type AuditKeys, genuineness } from "./signing.ts";

/** `ok`: the whole chain stands as it was written. Else the first entry that does not, and what is wrong with it. */
export type AuditVerification =
  | { readonly ok: true; readonly entries: number; readonly head: ChainHead }
  | AuditFailure;

/** The first entry at which the chain does not hold, and its fault. */
export interface AuditFailure {
  readonly ok: false;
  readonly seq: number;
  readonly fault: AuditFault;
  /** Of an acknowledged break: the anchor from which to verify, once it was looked into. */
  readonly anchor?: ChainHead;
}

/** The keys and the head by which a chain is verified. */
export interface VerifyOptions {
  /** The key that `sign` was given. Without it a chain that was cut, or rewritten as a whole, looks right. */
  readonly key?: Uint8Array;
  /** Keys that signed before. Default: none. */
  readonly formerKeys?: readonly Uint8Array[];
  /**
   * A head that an earlier verification answered, kept outside of the database: the chain must still hold it. Breaks up to
   * there are known.
   */
  readonly anchor?: ChainHead;
  /** Where a node of this log keeps the head it knows: the chain must hold it too. Needs `key`. */
  readonly memory?: HeadMemory;
}

/**
 * Walks the whole chain, in pages, while it may grow. Changes nothing.
 *
 * @example (await verifyAuditLog({ db }, { key })).map((found) => (found.ok ? found.entries : found.fault))
 */
export const verifyAuditLog = (
  connection: AuditConnection,
  { key, formerKeys = [], anchor, memory }: VerifyOptions = {},
): ResultAsync<AuditVerification, PortError> => {
  const keys = key === undefined ? undefined : { key, formerKeys };
  const problems = [
    ...(keys === undefined ? [] : keysProblems("", keys)),
    ...(keys === undefined && memory !== undefined
      ? [{ field: "memory", message: "needs key: what it keeps is signed" }]
      : []),
  ];
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  // Asked for before the walk: an entry is written before it is remembered, so the entry must be found.
  const recalled = keys && memory ? recall(memory, keys) : okAsync(undefined);
  return recalled.andThen((known) =>
    lift(async () => {
      const database = openDatabase(connection);
      try {
        return await verify(database, { keys, anchor, known });
      } finally {
        await database.close();
      }
    }),
  );
};

interface Given {
  readonly keys: AuditKeys | undefined;
  readonly anchor: ChainHead | undefined;
  readonly known: ChainHead | undefined;
}

const verify = async (
  database: AuditDatabase,
  { keys, anchor, known }: Given,
): Promise<AuditVerification> => {
  // An entry and its checkpoint are written together, so that the entry of this one must be found.
  const signed = keys === undefined ? 0 : ((await newestCheckpoint(database))?.seq ?? 0);
  const walked = await walkChain(database, { keys, anchor });
  if (!walked.ok) return walked;
  const { head } = walked;
  if (head.seq < Math.max(signed, anchor?.seq ?? 0))
    return { ok: false, seq: head.seq + 1, fault: "truncated" };
  if (keys === undefined) return walked;
  const unsigned = await firstUnsigned(database, head);
  if (unsigned !== undefined) return { ok: false, seq: unsigned, fault: "checkpoint_mismatch" };
  const [open] = await openBreaks(database, keys);
  if (open !== undefined) return { ok: false, seq: open.found.seq + 1, fault: "broken" };
  return known === undefined ||
    (await isHeld(database, keys, known)) ||
    (await acknowledgement(database, keys, known)) !== undefined
    ? walked
    : { ok: false, seq: Math.min(known.seq, head.seq + 1), fault: "broken" };
};

/** The needs of a walk over the chain, and its work on each page that is as it was written. */
interface Walk {
  readonly keys: AuditKeys | undefined;
  readonly anchor: ChainHead | undefined;
  readonly onPage?: (page: AuditPage) => Promise<void>;
}

/** Walks from the cut to the end. */
export const walkChain = async (
  database: AuditDatabase,
  { keys, anchor, onPage = async () => {} }: Walk,
): Promise<AuditVerification> => {
  const cut = await newestCut(database);
  const cutFault = cut && keys && faultOf(genuineness(keys, cut.mac, "cut", cut));
  if (cut !== undefined && cutFault !== undefined)
    return { ok: false, seq: cut.seq, fault: cutFault };
  let head: ChainHead | undefined = cut === undefined ? genesis : undefined;
  let from = Number.MIN_SAFE_INTEGER;
  let wrong: WrongCheckpoint | undefined;
  for (;;) {
    const rows = await pageFrom(database, from);
    const [first] = rows;
    if (first === undefined) break;
    // Rows that a pruning left behind when it was stopped must lead up to the cut.
    head ??= beginning(cut ?? genesis, first);
    const walked = walkPage(head, rows, { anchor, cut });
    if (!("hash" in walked)) return walked;
    wrong = keys && (await wrongCheckpoint(database, keys, rows, wrong));
    if (wrong?.fault === "checkpoint_mismatch") return { ok: false, ...wrong };
    await onPage(rows);
    head = walked;
    from = head.seq + 1;
  }
  if (wrong !== undefined) return { ok: false, ...wrong };
  head ??= cut ?? genesis;
  if (head.seq <= (cut?.seq ?? -1)) return { ok: false, seq: head.seq + 1, fault: "truncated" };
  return {
    ok: true,
    entries: head.seq - (cut?.seq ?? 0),
    head: { seq: head.seq, hash: head.hash },
  };
};

const beginning = (cut: ChainHead, first: AuditPage[number]): ChainHead =>
  first.seq <= cut.seq ? { seq: first.seq - 1, hash: first.previous_hash } : cut;

const walkPage = (
  start: ChainHead,
  rows: AuditPage,
  { anchor, cut }: { readonly anchor: ChainHead | undefined; readonly cut: ChainHead | undefined },
): ChainHead | AuditFailure => {
  let head = start;
  for (const row of rows) {
    const fault = rowFault(head, row);
    if (fault !== undefined) return { ok: false, seq: Math.min(head.seq + 1, row.seq), fault };
    head = { seq: row.seq, hash: row.hash };
    for (const fixed of [anchor, cut])
      if (fixed?.seq === head.seq && fixed.hash !== head.hash)
        return { ok: false, seq: head.seq, fault: "checkpoint_mismatch" };
    if (head.seq > (anchor?.seq ?? 0) && breakIn(row.entry) !== undefined)
      return { ok: false, seq: head.seq, fault: "broken", anchor: head };
  }
  return head;
};
