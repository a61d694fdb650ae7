import { createHash } from "node:crypto";
import type { EventFields } from "../event-fields.ts";
import type { AuditRow } from "./database.ts";

/** A place in the chain: an entry's number and its hash. Kept elsewhere, it proves the chain up to there. */
export interface ChainHead {
  readonly seq: number;
  /** SHA-256 in lower-case hexadecimal. */
  readonly hash: string;
}

/** Before the first entry. */
export const genesis: ChainHead = { seq: 0, hash: "0".repeat(64) };

/**
 * An entry's text: JSON with its keys in order, without white space, in ASCII, so that no engine's encoding can make
 * another text of it.
 */
export const entryText = (fields: EventFields): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fields).sort(byName))).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** The hash that ties an entry to its place and to all that stands before it. */
export const hashOf = (previousHash: string, seq: number, entry: string): string =>
  createHash("sha256").update(`${previousHash}\n${seq}\n${entry}`).digest("hex");

/** The rows of these entries, chained behind `head`. */
export const chainEntry = (
  head: ChainHead,
  entries: readonly EventFields[],
): readonly AuditRow[] => {
  let last = head;
  return entries.map((fields) => {
    const entry = entryText(fields);
    const seq = last.seq + 1;
    const row = {
      seq,
      ...columnsOf(fields),
      entry,
      previous_hash: last.hash,
      hash: hashOf(last.hash, seq, entry),
    };
    last = row;
    return row;
  });
};

/** The columns to search by, as they follow from an entry. Every engine takes them, so that no entry blocks the rest. */
export const columnsOf = (
  fields: EventFields,
): Omit<AuditRow, "seq" | "entry" | "previous_hash" | "hash"> => ({
  at: Number.isSafeInteger(fields["at"]) ? Number(fields["at"]) : 0,
  tenant: columnText(fields["tenant"]),
  client: columnText(fields["client"]),
  endpoint: columnText(fields["endpoint"]) ?? "",
  outcome: columnText(fields["outcome"]) ?? "",
  reason: columnText(fields["reason"]),
  request_id: columnText(fields["request_id"]),
});

/**
 * A text as a column holds it: as it is where it is plain, else `#` and its digest, so that no column is too short, and
 * no engine's folding or padding makes two texts one. The entry has it in full.
 */
export const columnText = (text: string | number | undefined): string | null => {
  if (text === undefined) return null;
  const value = String(text);
  return plain.test(value)
    ? value
    : `#${createHash("sha256").update(value, "utf16le").digest("base64url")}`;
};

const plain = /^[A-Za-z0-9._~:-]{1,128}$/;
