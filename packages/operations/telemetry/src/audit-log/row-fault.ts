import { Result } from "@mintport/core/result";
import type { EventFields } from "../event-fields.ts";
import { type ChainHead, hashOf } from "./chain.ts";
import { columnsOf } from "./columns.ts";
import type { AuditRow } from "./database.ts";

/**
 * The fault of a chain at an entry.
 *
 * - `changed`: it is not what was written there, or was never written; or the one before it was rewritten, hash and all.
 * - `missing`: there is none, but there are later ones.
 * - `reordered`: it was written with another number.
 * - `truncated`: there is none and no later one, but there was.
 * - `checkpoint_mismatch`: the key or the anchor does not vouch for it.
 * - `unknown_key`: its checkpoint is by a key that is not here, so that nothing can be said of it.
 * - `broken`: a writer knew entries from here on that are gone or others; `docs/telemetry.md` says how it goes on.
 */
export type AuditFault =
  | "changed"
  | "missing"
  | "reordered"
  | "truncated"
  | "checkpoint_mismatch"
  | "unknown_key"
  | "broken";

/** The fault of the row that should stand behind `head`. */
export const rowFault = (
  head: ChainHead,
  row: AuditRow,
): Extract<AuditFault, "changed" | "missing" | "reordered"> | undefined => {
  if (row.seq !== head.seq + 1) return row.seq > head.seq ? "missing" : "changed";
  if (hashOf(row.previous_hash, row.seq, row.entry) !== row.hash)
    return wasElsewhere(row) ? "reordered" : "changed";
  return row.previous_hash === head.hash && saysTheSame(row) ? undefined : "changed";
};

/** Whether its hash is right for another number. Looks so far in both directions that a fault costs under a second. */
const wasElsewhere = ({ previous_hash, entry, hash, seq }: AuditRow): boolean => {
  for (let distance = 1; distance <= 100_000; distance++)
    if (
      hashOf(previous_hash, seq + distance, entry) === hash ||
      (distance < seq && hashOf(previous_hash, seq - distance, entry) === hash)
    )
      return true;
  return false;
};

/** The columns are not hashed themselves: they must follow from the entry. */
const saysTheSame = (row: AuditRow): boolean =>
  readEntry(row.entry)
    .map(columnsOf)
    .map((columns) =>
      Object.entries(columns).every(([name, value]) => row[name as keyof typeof columns] === value),
    )
    .unwrapOr(false);

const readEntry = Result.fromThrowable((text: string): EventFields => {
  const entry = JSON.parse(text) as EventFields | null;
  return { ...entry };
});
