import { newRevision } from "@mintport/core/management";
import {
  type CreateVerdict,
  encodeRecord,
  type RemoveVerdict,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
} from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { isForeignKeyViolation, lift } from "./lift.ts";
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
          const removed = await database.db.transaction().execute(async (transaction) => {
            const { numDeletedRows } = await transaction
              .deleteFrom("tenants")
              .where((eb) => eb.and({ ...key, revision: expected }))
              .executeTakeFirstOrThrow();
            if (numDeletedRows > 0n)
              await transaction
                .deleteFrom("key_rings")
                .where((eb) => eb.and(key))
                .execute();
            return numDeletedRows > 0n;
          });
          return removed ? "removed" : await rows.whyNot(key);
        } catch (cause) {
          // The clients' foreign key holds the tenant, however the two statements fall together.
          if (isForeignKeyViolation(cause)) return "in_use";
          throw cause;
        }
      }),
  };
};
