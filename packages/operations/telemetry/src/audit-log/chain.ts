import { hash } from "node:crypto";
import { columnsIn } from "./columns.ts";
import type { AuditRow } from "./database.ts";
import type { Entry } from "./entry.ts";

/** A place in the chain: an entry's number and its hash. Kept elsewhere, it proves the chain up to there. */
export interface ChainHead {
  readonly seq: number;
  /** SHA-256 in lower-case hexadecimal. */
  readonly hash: string;
}

/** Before the first entry. */
export const genesis: ChainHead = { seq: 0, hash: "0".repeat(64) };

/** The hash that ties an entry to its place and to all that stands before it. */
export const hashOf = (previousHash: string, seq: number, entry: string): string =>
  hash("sha256", `${previousHash}\n${seq}\n${entry}`, "hex");

/** The rows of these entries, chained behind `head`. */
export const chainEntries = (head: ChainHead, entries: readonly Entry[]): readonly AuditRow[] => {
  let last = head;
  return entries.map((entry) => {
    const seq = last.seq + 1;
    const row: AuditRow = {
      ...columnsIn(entry),
      seq,
      entry,
      previous_hash: last.hash,
      hash: hashOf(last.hash, seq, entry),
    };
    last = row;
    return row;
  });
};
