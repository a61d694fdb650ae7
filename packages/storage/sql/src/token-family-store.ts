import {
  type FamilyContent,
  type FamilyId,
  portError,
  type Rotation,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/**
 * A family's row names its only current token, so that rotating is one compare-and-swap on one row. The tokens' rows
 * say which family a digest belongs to, and never change.
 */
export const sqlTokenFamilyStore = (database: Database): TokenFamilyStore => ({
  ...expiring(database, port, ["family_tokens", "token_families"]),
  start: (tenantId, familyId, { digest, expiresAt }, content) =>
    lift(port, async () => {
      const [tenant, family] = [keyText(tenantId), keyText(familyId)];
      // The family first: a token whose family is not its own would end that family.
      const started = await insertNew(database, "token_families", {
        ...{ tenant, family, family_id: familyId, current_digest: digest, revoked: 0, content },
        expires_at: expiresAt,
      });
      if (!started) return "exists";
      const token = { tenant, digest, family, expires_at: expiresAt };
      if (await insertNew(database, "family_tokens", token)) return "started";
      await database.db
        .deleteFrom("token_families")
        .where((eb) => eb.and({ tenant, family, current_digest: digest }))
        .execute();
      return "exists";
    }),
  rotate: (tenantId, presented, { digest, expiresAt }, now) =>
    lift(port, async (): Promise<Rotation> => {
      const tenant = keyText(tenantId);
      const found = await familyOf(database, { tenant, digest: presented }, now);
      if (found === undefined) return { verdict: "unknown" };
      const { family, content, current, revoked } = found;
      if (current === presented && !revoked) {
        // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
        await insertNew(database, "family_tokens", {
          ...{ tenant, digest, family: keyText(family), expires_at: expiresAt },
        });
        const { numUpdatedRows } = await database.db
          .updateTable("token_families")
          .set({ current_digest: digest, expires_at: later(database, expiresAt) })
          .where((eb) =>
            eb.and({ tenant, family: keyText(family), current_digest: presented, revoked: 0 }),
          )
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) return { verdict: "rotated", family, content };
        await forget(database, { tenant, digest });
      }
      await end(database, { tenant, family: keyText(family) });
      return { verdict: "reused", family, content };
    }),
  find: (tenant, presented, now) =>
    lift(port, async (): Promise<FamilyContent | undefined> => {
      const found = await familyOf(database, { tenant: keyText(tenant), digest: presented }, now);
      return found?.current === presented && !found.revoked
        ? { family: found.family, content: found.content }
        : undefined;
    }),
  revoke: (tenant, family) =>
    lift(port, async () =>
      (await end(database, { tenant: keyText(tenant), family: keyText(family) }))
        ? "revoked"
        : "unknown",
    ),
});

interface TokenKey {
  readonly tenant: string;
  readonly digest: string;
}

interface FoundFamily extends FamilyContent {
  readonly current: string;
  readonly revoked: boolean;
}

const familyOf = async (
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
      "token_families.family_id",
      "token_families.content",
      "token_families.current_digest",
      "token_families.revoked",
    ])
    .where("family_tokens.tenant", "=", tenant)
    .where("family_tokens.digest", "=", digest)
    .where("family_tokens.expires_at", ">", now)
    .executeTakeFirst();
  return (
    row && {
      family: row.family_id as FamilyId,
      content: row.content,
      current: row.current_digest,
      revoked: row.revoked !== 0,
    }
  );
};

/** Whether there was a family to end; one that is ended already is not written again. */
const end = async (
  { db }: Database,
  key: { readonly tenant: string; readonly family: string },
): Promise<boolean> => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const { numUpdatedRows } = await db
      .updateTable("token_families")
      .set({ revoked: 1 })
      .where((eb) => eb.and({ ...key, revoked: 0 }))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return true;
    const row = await db
      .selectFrom("token_families")
      .select("revoked")
      .where((eb) => eb.and(key))
      .executeTakeFirst();
    if (row === undefined) return false;
    if (row.revoked !== 0) return true;
    // It was started between the two statements.
  }
  throw portError("conflict", port);
};

/** Takes back a token's row that came to nothing. */
const forget = async ({ db }: Database, key: TokenKey): Promise<void> => {
  await db
    .deleteFrom("family_tokens")
    .where((eb) => eb.and(key))
    .execute();
};

/** A family is kept as long as its longest-lived token. */
const later = ({ engine }: Database, expiresAt: number) =>
  engine === "sqlite"
    ? sql<number>`max(expires_at, ${expiresAt})`
    : sql<number>`greatest(expires_at, ${expiresAt})`;

const port = "token-family-store";
