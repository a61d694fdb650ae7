import { type FamilyContent, type FamilyId, portError } from "@mintport/core/ports";
import { type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";

/** A token's row. */
export interface TokenKey {
  readonly tenant: string;
  readonly digest: string;
}

/** A family's row. */
export interface FamilyKey {
  readonly tenant: string;
  readonly family: string;
}

/** A living token's family, as one statement read it. */
export interface FoundFamily {
  readonly key: FamilyKey;
  readonly told: FamilyContent;
  readonly state: "current" | "superseded" | "ended";
  /** The answer to the holder of this token, if it is the one before the current token, and the end of its time. */
  readonly retry: { readonly memo: string; readonly until: number } | undefined;
}

/** The family of a token that is not expired. */
export const familyOf = async (
  { db }: Database,
  { tenant, digest }: TokenKey,
  now: number,
): Promise<FoundFamily | undefined> => {
  const row = await db
    .selectFrom("family_tokens")
    .innerJoin("token_families", (join) =>
      join
        .onRef("token_families.tenant", "=", "family_tokens.tenant")
        .onRef("token_families.family", "=", "family_tokens.family"),
    )
    .select([
      "token_families.family",
      "token_families.family_id",
      "token_families.content",
      "token_families.current_digest",
      "token_families.revoked",
      "token_families.previous_digest",
      "token_families.memo",
      "token_families.retry_until",
    ])
    .where("family_tokens.tenant", "=", tenant)
    .where("family_tokens.digest", "=", digest)
    .where("family_tokens.expires_at", ">", now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { previous_digest: previous, memo, retry_until: until } = row;
  return {
    key: { tenant, family: row.family },
    told: { family: row.family_id as FamilyId, content: row.content },
    state: row.revoked !== 0 ? "ended" : row.current_digest === digest ? "current" : "superseded",
    retry: previous === digest && memo !== null ? { memo, until: Number(until ?? 0) } : undefined,
  };
};

/** Ends a family: `ended` by this call, `already`, or `unknown`. One that is ended already is not written again. */
export const end = async (
  { db }: Database,
  key: FamilyKey,
): Promise<"ended" | "already" | "unknown"> => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const { numUpdatedRows } = await db
      .updateTable("token_families")
      .set({ revoked: 1 })
      .where((eb) => eb.and({ ...key, revoked: 0 }))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return "ended";
    const row = await db
      .selectFrom("token_families")
      .select("revoked")
      .where((eb) => eb.and(key))
      .executeTakeFirst();
    if (row === undefined) return "unknown";
    if (row.revoked !== 0) return "already";
    // It was started between the two statements.
  }
  throw portError("conflict", port);
};

/** Takes back a token's row that came to nothing. */
export const forget = async ({ db }: Database, key: TokenKey): Promise<void> => {
  await db
    .deleteFrom("family_tokens")
    .where((eb) => eb.and(key))
    .execute();
};

/** The later of a row's expiry and another: a family is kept as long as its longest-lived token. */
export const notBefore = ({ engine }: Database, expiresAt: number): RawBuilder<number> =>
  engine === "sqlite"
    ? sql<number>`max(expires_at, ${expiresAt})`
    : sql<number>`greatest(expires_at, ${expiresAt})`;

/** The port's name in errors. */
export const port = "token-family-store";
