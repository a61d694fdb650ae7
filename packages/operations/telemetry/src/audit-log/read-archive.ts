import type { Instant } from "@mintport/core/ports";
import { Result } from "@mintport/core/result";
import { type ChainHead, hashOf } from "./chain.ts";
import { faultOf } from "./checkpoints.ts";
import { type AuditKeys, genuineness } from "./signing.ts";
import type { AuditFailure } from "./verify.ts";

/** An archive that is as it was written. */
export interface ReadArchive {
  readonly ok: true;
  readonly entries: number;
  readonly after: ChainHead;
  readonly head: ChainHead;
  /** The last entry that stands before the first of the moment asked for, or later; `after`, if there is none. */
  readonly through: ChainHead;
}

/**
 * Verifies an archive by itself: each hash, that nothing is missing, and the signature at its end.
 *
 * @example const found = await readAuditArchive(createInterface({ input }), { key })
 */
export const readAuditArchive = async (
  lines: AsyncIterable<string>,
  keys: AuditKeys,
  before: Instant = Number.MAX_SAFE_INTEGER as Instant,
): Promise<ReadArchive | AuditFailure> => {
  let [after, head, through]: (ChainHead | undefined)[] = [];
  let isEnded = false;
  let isOver = false;
  for await (const text of lines) {
    const value: Value = readLine(text).unwrapOr({});
    if (isEnded) return changed(head);
    if (after === undefined || head === undefined) {
      after = headIn(value["after"]);
      if (value["mintport_audit_archive"] !== 1 || after === undefined) return changed(undefined);
      head = through = after;
    } else if ("signature" in value) {
      const end = headIn(value["head"]);
      if (end?.seq !== head.seq || end.hash !== head.hash) return changed(head);
      const fault = faultOf(genuineness(keys, String(value["signature"]), "archive", after, head));
      if (fault !== undefined) return { ok: false, seq: head.seq, fault };
      isEnded = true;
    } else {
      const { hash, entry } = value;
      const seq: number = head.seq + 1;
      if (value["seq"] !== seq || typeof entry !== "string" || typeof hash !== "string")
        return changed(head);
      if (hashOf(head.hash, seq, entry) !== hash) return changed(head);
      head = { seq, hash };
      isOver ||= !(momentOf(entry) < before);
      if (!isOver) through = head;
    }
  }
  if (!isEnded || after === undefined || head === undefined || through === undefined)
    return { ok: false, seq: (head?.seq ?? 0) + 1, fault: "truncated" };
  return { ok: true, entries: head.seq - after.seq, after, head, through };
};

type Value = Readonly<Record<string, unknown>>;

const readLine = Result.fromThrowable(
  (text: string): Value => ({ ...(JSON.parse(text) as Value) }),
);

const momentOf = (entry: string): number => {
  const fields: Value = readLine(entry).unwrapOr({});
  return Number(fields["at"] ?? 0);
};

const headIn = (value: unknown): ChainHead | undefined => {
  const { seq, hash } = (value ?? {}) as Value;
  return Number.isSafeInteger(seq) && typeof hash === "string"
    ? { seq: Number(seq), hash }
    : undefined;
};

const changed = (head: ChainHead | undefined): AuditFailure => ({
  ok: false,
  seq: (head?.seq ?? 0) + 1,
  fault: "changed",
});
