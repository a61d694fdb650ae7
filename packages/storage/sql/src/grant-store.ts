import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  encodeRecord,
  type Grant,
  type GrantStore,
  grantRecord,
  nextRevision,
  type PortError,
  portError,
  type Revision,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result, type ResultAsync } from "@mintport/core/result";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { listGrants } from "./grant-list.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { isDeadlock, isUniqueViolation, lift } from "./lift.ts";

/** Keeps grants in a table, in which a user and a client have one row at most. */
export const sqlGrantStore = (database: Database): GrantStore => {
  const { db } = database;
  const one = (
    key: Partial<Omit<GrantKey, "tenant">> & { readonly tenant: TenantId },
    now: number,
  ): ResultAsync<Versioned<Grant> | undefined, PortError> =>
    lift(port, () =>
      db
        .selectFrom("grants")
        .select(["revision", "content"])
        .where((eb) => eb.and({ ...key, tenant: keyText(key.tenant) }))
        .where("expires_at", ">", now)
        .executeTakeFirst(),
    ).andThen(
      (row): Result<Versioned<Grant> | undefined, PortError> =>
        row === undefined
          ? ok(undefined)
          : grantRecord
              .decode(row.content)
              .map((value) => ({ value, revision: Number(row.revision) as Revision }))
              .mapErr(() => portError("corrupt", port)),
    );

  return {
    ...expiring(database, port, ["grants"]),
    find: (tenant, subject, client, now) =>
      one({ tenant, subject: keyText(subject), client: keyText(client) }, now),
    read: (tenant, id, now) => one({ tenant, grant_id: keyText(id) }, now),
    save: (tenant, grant, expected) =>
      encodeRecord(grantRecord, grant, port).asyncAndThen((content) =>
        lift(port, async (): Promise<Saved> => {
          const key = keyOf(tenant, grant);
          const written = { content, expires_at: grant.expiresAt ?? never };
          const revision = expected === undefined ? newRevision() : nextRevision(expected);
          const isSaved =
            expected === undefined
              ? await insert(database, { ...key, ...written, revision }, grant.createdAt)
              : (
                  await db
                    .updateTable("grants")
                    .set({ ...written, revision })
                    .where((eb) => eb.and({ ...key, revision: expected }))
                    .executeTakeFirstOrThrow()
                ).numUpdatedRows > 0n;
          return isSaved ? { verdict: "saved", revision } : { verdict: "stale" };
        }),
      ),
    listBySubject: (tenant, subject, page) =>
      listGrants(database, { ...page, tenant, column: "subject", name: subject, by: "client" }),
    listByClient: (tenant, client, page) =>
      listGrants(database, { ...page, tenant, column: "client", name: client, by: "subject" }),
    revoke: (tenant, id) =>
      lift(port, async () => {
        const { numDeletedRows } = await db
          .deleteFrom("grants")
          .where((eb) => eb.and({ tenant: keyText(tenant), grant_id: keyText(id) }))
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n ? "revoked" : "unknown";
      }),
  };
};

interface GrantKey {
  readonly tenant: string;
  readonly grant_id: string;
  readonly subject: string;
  readonly client: string;
}

interface GrantRow extends GrantKey {
  readonly revision: Revision;
  readonly expires_at: number;
  readonly content: string;
}

type Saved =
  | { readonly verdict: "saved"; readonly revision: Revision }
  | { readonly verdict: "stale" };

const keyOf = (tenant: TenantId, { id, subject, client }: Grant): GrantKey => ({
  ...{ tenant: keyText(tenant), grant_id: keyText(id) },
  ...{ subject: keyText(subject), client: keyText(client) },
});

/** Whether the grant is there now, in the place of none or of one that was expired at `now`. */
const insert = async (
  database: Database,
  row: GrantRow,
  now: number,
  attempts = 5,
): Promise<boolean> => {
  if (await insertNew(database, "grants", row)) return true;
  const { tenant, subject, client, ...written } = row;
  try {
    const { numUpdatedRows } = await database.db
      .updateTable("grants")
      .set(written)
      .where((eb) => eb.and({ tenant, subject, client }))
      .where("expires_at", "<=", now)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  } catch (cause) {
    // The id is another grant's.
    if (isUniqueViolation(cause)) return false;
    // Of many who renew one row at once MariaDB picks victims. Nothing of theirs was done, and another was first.
    if (isDeadlock(cause) && attempts > 1) return insert(database, row, now, attempts - 1);
    throw cause;
  }
};

/** The expiry of a grant that has none: past every clock. */
const never = Number.MAX_SAFE_INTEGER;

const port = "grant-store";
