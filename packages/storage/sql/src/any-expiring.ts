import type { Kysely } from "kysely";
import type { ExpiringTable, Tables } from "./tables.ts";

/** The columns that all tables of expiring rows have: they differ in the names of their keys. */
export interface AnyExpiring {
  rows: {
    rowid: number;
    tenant: string;
    digest: string;
    token: string;
    family: string;
    grant_id: string;
    device_code: string;
    expires_at: number;
  };
}

/** One of the tables, as a query may name it that works on all of them. */
export const asAny = (
  db: Kysely<Tables>,
  table: ExpiringTable,
): { readonly any: Kysely<AnyExpiring>; readonly rows: "rows" } => ({
  any: db as unknown as Kysely<AnyExpiring>,
  rows: table as "rows",
});

/** The column that names a row within its tenant: the primary key is both. */
export const keyOf: KeyColumns = {
  access_tokens: "digest",
  revoked_tokens: "token",
  replays: "digest",
  single_use: "digest",
  family_tokens: "digest",
  token_families: "family",
  grants: "grant_id",
  device_authorizations: "device_code",
};

interface KeyColumns {
  readonly access_tokens: "digest";
  readonly revoked_tokens: "token";
  readonly replays: "digest";
  readonly single_use: "digest";
  readonly family_tokens: "digest";
  readonly token_families: "family";
  readonly grants: "grant_id";
  readonly device_authorizations: "device_code";
}
