import { columnTypes } from "./column-types.ts";
import { indexExpiry } from "./create-index.ts";
import type { SchemaMigration } from "./migration.ts";

/** Devices that wait for their user, by both of their codes. */
export const devices: SchemaMigration = {
  name: "0005-devices",
  up: async (db, context) => {
    const { key, content } = columnTypes[context.engine];
    const { tablePrefix } = context;
    await db.schema
      .createTable("device_authorizations")
      .ifNotExists()
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("device_code", key, (column) => column.notNull())
      .addColumn("user_code", key, (column) => column.notNull())
      .addColumn("revision", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .addPrimaryKeyConstraint(`${tablePrefix}device_authorizations_pkey`, [
        "tenant",
        "device_code",
      ])
      .addUniqueConstraint(`${tablePrefix}device_authorizations_user_code`, ["tenant", "user_code"])
      .execute();
    await indexExpiry(db, "device_authorizations", context);
  },
};
