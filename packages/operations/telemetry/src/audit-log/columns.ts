import { hash } from "node:crypto";
import type { EventFields } from "../event-fields.ts";
import type { AuditRow } from "./database.ts";

/** The columns to search by. Every engine takes them, so that no entry blocks the rest. */
export type Columns = Omit<AuditRow, "seq" | "entry" | "previous_hash" | "hash">;

/** The columns as they follow from an entry's fields. */
export const columnsOf = (fields: EventFields): Columns => ({
  at: Number.isSafeInteger(fields["at"]) ? Number(fields["at"]) : 0,
  tenant: columnText(fields["tenant"]),
  client: columnText(fields["client"]),
  endpoint: columnText(fields["endpoint"]) ?? "",
  outcome: columnText(fields["outcome"]) ?? "",
  reason: columnText(fields["reason"]),
  request_id: columnText(fields["request_id"]),
});

/**
 * The columns as they follow from an entry's text. Most entries are members in their order with nothing escaped: then the
 * columns can be read off the text, at half the cost of JSON. Whatever is not like this as a whole is read as JSON.
 */
export const columnsIn = (entry: string): Columns => {
  const [from, at, client] = matchAt(beginning, entry, 0);
  const [more, endpoint, outcome] = matchAt(middle, entry, from?.length ?? 0);
  const [rest, reason, request, tenant] = matchAt(
    ending,
    entry,
    (from?.length ?? 0) + (more?.length ?? 0),
  );
  if (from === undefined || rest === undefined) return columnsOf(JSON.parse(entry) as EventFields);
  return {
    at: Number(at),
    tenant: columnText(tenant),
    client: columnText(client),
    endpoint: columnText(endpoint) ?? "",
    outcome: columnText(outcome) ?? "",
    reason: columnText(reason),
    request_id: columnText(request),
  };
};

const matchAt = (pattern: RegExp, text: string, start: number): readonly (string | undefined)[] => {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? [];
};

const beginning =
  /\{"at":(\d{1,15})(?:,"authentication_method":"[^"\\]*")?(?:,"bound_to":"[^"\\]*")?(?:,"cause_error":"[^"\\]*")?(?:,"cause_fault":"[^"\\]*")?(?:,"cause_kind":"[^"\\]*")?(?:,"cause_port":"[^"\\]*")?(?:,"client":"([^"\\]*)")?/y;
const middle =
  /(?:,"consent":"[^"\\]*")?(?:,"detail":"[^"\\]*")?(?:,"document_fetched_at":[-+.0-9e]+)?(?:,"duration_ms":[-+.0-9e]+)?(?:,"endpoint":"([^"\\]*)")?(?:,"error":"[^"\\]*")?(?:,"expires_at":[-+.0-9e]+)?(?:,"grant_type":"[^"\\]*")?(?:,"granted_scope":"[^"\\]*")?(?:,"key_id":"[^"\\]*")?(?:,"outcome":"([^"\\]*)")?(?:,"page":"[^"\\]*")?/y;
const ending =
  /(?:,"reason":"([^"\\]*)")?(?:,"registered_by":"[^"\\]*")?(?:,"remote_address":"[^"\\]*")?(?:,"request_id":"([^"\\]*)")?(?:,"requested_scope":"[^"\\]*")?(?:,"retried":[-+.0-9e]+)?(?:,"reused":[-+.0-9e]+)?(?:,"subject":"[^"\\]*")?(?:,"tenant":"([^"\\]*)")?(?:,"token_fault":"[^"\\]*")?(?:,"token_id":"[^"\\]*")?\}$/y;

/**
 * A text as a column holds it: as it is where it is plain, else `#` and its digest, so that no column is too short, and
 * no engine's folding or padding makes two texts one. The entry has it in full.
 */
export const columnText = (text: string | number | undefined): string | null => {
  if (text === undefined) return null;
  const value = String(text);
  return plain.test(value)
    ? value
    : `#${hash("sha256", Buffer.from(value, "utf16le"), "base64url")}`;
};

const plain = /^[A-Za-z0-9._~:-]{1,128}$/;
