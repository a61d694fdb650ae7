import type { AuditRow } from "./database.ts";

/** The values of rows, in the order of `anyRow`. */
export const parametersOf = (rows: readonly AuditRow[]): unknown[] => {
  const parameters: unknown[] = [];
  for (const row of rows)
    parameters.push(
      row.seq,
      row.at,
      row.tenant,
      row.client,
      row.endpoint,
      row.outcome,
      row.reason,
      row.request_id,
      row.entry,
      row.previous_hash,
      row.hash,
    );
  return parameters;
};

/** A row whose names give a statement its columns. */
export const anyRow: AuditRow = {
  seq: 0,
  at: 0,
  tenant: "",
  client: "",
  endpoint: "",
  outcome: "",
  reason: "",
  request_id: "",
  entry: "",
  previous_hash: "",
  hash: "",
};

/** So many rows in a statement that it is the rows which cost. */
export const rowsAtOnce = 16;
