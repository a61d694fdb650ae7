import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type Instant,
  portError,
  type Rotation,
  type Successor,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import { end, type FoundFamily, familyOf, forget, notBefore, port } from "./token-families.ts";

/**
 * A family's row names its only current token, so that rotating is one compare-and-swap on one row. The tokens' rows
 * say which family a digest belongs to, and never change but for their expiry.
 */
export const sqlTokenFamilyStore = (database: Database): TokenFamilyStore => {
  const { db } = database;
  const find = (tenant: TenantId, digest: Digest, now: Instant) =>
    familyOf(database, { tenant: keyText(tenant), digest }, now);

  return {
    ...expiring(database, port, ["family_tokens", "token_families"]),
    start: (tenantId, { id, grant, content }, { digest, expiresAt }) =>
      lift(port, async () => {
        const [tenant, family] = [keyText(tenantId), keyText(id)];
        // The family first: a token whose family is not its own would end that family.
        const started = await insertNew(database, "token_families", {
          ...{ tenant, family, family_id: id, current_digest: digest, revoked: 0, content },
          ...{ expires_at: expiresAt, grant_id: grant === undefined ? null : keyText(grant) },
        });
        if (!started) return "exists";
        const token = { tenant, digest, family, expires_at: expiresAt };
        if (await insertNew(database, "family_tokens", token)) return "started";
        await db
          .deleteFrom("token_families")
          .where((eb) => eb.and({ tenant, family, current_digest: digest }))
          .execute();
        return "exists";
      }),
    rotate: (tenant, presented, successor, now) =>
      lift(port, async (): Promise<Rotation> => {
        for (let attempt = 0; attempt < 3; attempt++) {
          const found = await find(tenant, presented, now);
          if (found === undefined) return { verdict: "unknown" };
          if (found.state === "ended") return { verdict: "ended", ...found.told };
          if (found.state === "superseded") return judged(database, found, now);
          if (await replace(database, found, { presented, successor }))
            return { verdict: "rotated", ...found.told };
          // Another call was first.
        }
        throw portError("conflict", port);
      }),
    inspect: (tenant, presented, now) =>
      lift(port, async () => {
        const found = await find(tenant, presented, now);
        return found === undefined
          ? { verdict: "unknown" }
          : { verdict: found.state, ...found.told };
      }),
    touch: (tenantId, presented, expiresAt, now) =>
      lift(port, async () => {
        const found = await find(tenantId, presented, now);
        if (found?.state !== "current") return found?.state ?? "unknown";
        const { tenant, family } = found.key;
        const expiry = { expires_at: notBefore(database, expiresAt) };
        const { numUpdatedRows } = await db
          .updateTable("token_families")
          .set({ previous_digest: null, memo: null, ...expiry })
          .where((eb) => eb.and({ tenant, family, current_digest: presented, revoked: 0 }))
          .executeTakeFirstOrThrow();
        // What was replaced or ended meanwhile is never current again.
        if (numUpdatedRows === 0n)
          return (await find(tenantId, presented, now))?.state === "ended" ? "ended" : "superseded";
        await db
          .updateTable("family_tokens")
          .set(expiry)
          .where((eb) => eb.and({ tenant, digest: presented }))
          .execute();
        return "touched";
      }),
    revoke: (tenant, id) =>
      lift(port, async () => {
        const outcome = await end(database, { tenant: keyText(tenant), family: keyText(id) });
        return outcome === "unknown" ? "unknown" : "revoked";
      }),
    revokeByGrant: (tenant, grant) =>
      lift(port, async () => {
        const { numUpdatedRows } = await db
          .updateTable("token_families")
          .set({ revoked: 1 })
          .where((eb) => eb.and({ tenant: keyText(tenant), grant_id: keyText(grant) }))
          .executeTakeFirstOrThrow();
        return Number(numUpdatedRows);
      }),
  };
};

interface Replacement {
  readonly presented: Digest;
  readonly successor: Successor;
}

/** Whether this call made the successor current. */
const replace = async (
  database: Database,
  { key: { tenant, family } }: FoundFamily,
  { presented, successor }: Replacement,
): Promise<boolean> => {
  const { digest, expiresAt, memo, retryUntil } = successor;
  // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
  const token = { tenant, digest, family, expires_at: expiresAt };
  if (!(await insertNew(database, "family_tokens", token))) return false;
  const { numUpdatedRows } = await database.db
    .updateTable("token_families")
    .set({
      ...{ current_digest: digest, previous_digest: presented, memo, retry_until: retryUntil },
      expires_at: notBefore(database, expiresAt),
    })
    .where((eb) => eb.and({ tenant, family, current_digest: presented, revoked: 0 }))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return true;
  await forget(database, { tenant, digest });
  return false;
};

/** The verdict on a token that was replaced: its holder asks again in time, or somebody has a copy. */
const judged = async (
  database: Database,
  { key, told, retry }: FoundFamily,
  now: Instant,
): Promise<Rotation> => {
  if (retry !== undefined && retry.until > now)
    return { verdict: "retried", memo: retry.memo, ...told };
  const outcome = await end(database, key);
  if (outcome === "unknown") return { verdict: "unknown" };
  return { verdict: outcome === "ended" ? "reused" : "ended", ...told };
};
