import type { ColumnType } from "kysely";

/** The rows as they stand in the database. Ids are key texts (`key-text.ts`), moments are seconds since the epoch. */
export interface Tables {
  tenants: { tenant: string } & VersionedRow;
  clients: { tenant: string; client: string } & VersionedRow;
  access_tokens: { tenant: string; digest: string; content: string } & ExpiringRow;
  revoked_tokens: { tenant: string; token: string } & ExpiringRow;
  replays: { tenant: string; digest: string } & ExpiringRow;
  single_use: { tenant: string; digest: string; used: number; content: string } & ExpiringRow;
  /** Which family a token is of. Never changes: what a token is worth stands in its family. */
  family_tokens: { tenant: string; digest: string; family: string } & ExpiringRow;
  token_families: {
    tenant: string;
    family: string;
    /** The id as it was given; `family` may be its digest. */
    family_id: string;
    /** The digest of the only token that works. */
    current_digest: string;
    revoked: number;
    content: string;
    grant_id: string | null;
    /** The token before the current one, until that is used. */
    previous_digest: string | null;
    /** Its holder is told this until `retry_until`. */
    memo: string | null;
    retry_until: BigInteger | null;
  } & ExpiringRow;
  /** `expires_at` is `never` of `grant-store.ts` where a grant has no end. */
  grants: { tenant: string; grant_id: string; subject: string; client: string } & VersionedRow &
    ExpiringRow;
  device_authorizations: { tenant: string; device_code: string; user_code: string } & VersionedRow &
    ExpiringRow;
  key_rings: { tenant: string } & VersionedRow;
}

/** Drivers read 64 bits as a number or as text. */
export type BigInteger = ColumnType<number | string, number, number>;

interface VersionedRow {
  revision: BigInteger;
  content: string;
}

interface ExpiringRow {
  expires_at: number;
}

/** The name of a table whose rows expire. */
export type ExpiringTable = {
  [Table in keyof Tables]: Tables[Table] extends ExpiringRow ? Table : never;
}[keyof Tables];
