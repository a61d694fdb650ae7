import type { SchemaMigration } from "./migration.ts";

/** Revisions begin anywhere below 2^48. SQLite's integers hold that as they are. */
export const wideRevisions: SchemaMigration = {
  name: "0002-wide-revisions",
  up: async (db, { engine }) => {
    if (engine === "sqlite") return;
    for (const table of ["tenants", "clients", "key_rings"]) {
      const alter = db.schema.alterTable(table);
      await (engine === "mysql"
        ? alter.modifyColumn("revision", "bigint", (column) => column.notNull())
        : alter.alterColumn("revision", (column) => column.setDataType("bigint"))
      ).execute();
    }
  },
};
