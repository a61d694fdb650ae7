import { sql } from "kysely";
import type { SchemaMigration } from "./migration.ts";

/** Where there are no transactions, the statement that removes a tenant takes its key ring along. For D1 alone. */
export const ringsGoWithTenants: SchemaMigration = {
  name: "0003-rings-go-with-tenants",
  up: async (db, { tablePrefix }) => {
    await sql`
      create trigger if not exists ${sql.raw(`${tablePrefix}tenants_key_rings`)}
      after delete on ${sql.table("tenants")}
      begin delete from ${sql.table("key_rings")} where tenant = old.tenant; end`.execute(db);
  },
};
