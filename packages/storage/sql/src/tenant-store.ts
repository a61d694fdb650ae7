import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type CreateVerdict,
  encodeRecord,
  type RemoveVerdict,
  type Revision,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
} from "@mintport/core/ports";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { isForeignKeyViolation, lift } from "./lift.ts";
import type { Tables } from "./tables.ts";
import { versionedRows } from "./versioned-rows.ts";

/** Keeps tenants in a table. */
export const sqlTenantStore = (database: Database): TenantStore & TenantRegistry => {
  const port = "tenant-store";
  const rows = versionedRows(database, {
    table: "tenants",
    idColumn: "tenant",
    port,
    codec: tenantRecord,
  });
  return {
    find: (tenant) => rows.read({ tenant: keyText(tenant) }).map((found) => found?.value),
    read: (tenant) => rows.read({ tenant: keyText(tenant) }),
    create: (tenant) =>
      encodeRecord(tenantRecord, tenant, port).asyncAndThen((content) =>
        lift(port, async (): Promise<CreateVerdict> => {
          const row = { tenant: keyText(tenant.id), revision: newRevision(), content };
          return (await insertNew(database, "tenants", row))
            ? { verdict: "created", revision: row.revision }
            : { verdict: "exists" };
        }),
      ),
    update: (tenant, expected) => rows.update({ tenant: keyText(tenant.id) }, tenant, expected),
    list: (page) => rows.list({}, page),
    remove: (tenant, expected) =>
      lift(port, async (): Promise<RemoveVerdict> => {
        const key = { tenant: keyText(tenant) };
        try {
          const removed = database.hasTransactions
            ? await database.db.transaction().execute(async (transaction) => {
                const isRemoved = await deleteTenant(transaction, tenant, expected);
                if (isRemoved)
                  await transaction
                    .deleteFrom("key_rings")
                    .where((eb) => eb.and(key))
                    .execute();
                return isRemoved;
              })
            : // Its trigger takes the ring along, in the same statement.
              await deleteTenant(database.db, tenant, expected);
          return removed ? "removed" : await rows.whyNot(key);
        } catch (cause) {
          // The clients' foreign key holds the tenant, however the two statements fall together.
          if (isForeignKeyViolation(cause)) return "in_use";
          throw cause;
        }
      }),
  };
};

const deleteTenant = async (
  db: Kysely<Tables>,
  tenant: TenantId,
  revision: Revision,
): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom("tenants")
    .where((eb) => eb.and({ tenant: keyText(tenant), revision }))
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
};
