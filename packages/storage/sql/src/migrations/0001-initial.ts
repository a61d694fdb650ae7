import { columnTypes } from "./column-types.ts";
import { indexExpiry } from "./create-index.ts";
import type { SchemaMigration } from "./migration.ts";

/** Tenants, clients, tokens, replay memory, single-use things, token families and key rings. */
export const initial: SchemaMigration = {
  name: "0001-initial",
  up: async (db, { engine, tablePrefix }) => {
    const { key, content } = columnTypes[engine];
    const table = (name: string) => db.schema.createTable(name).ifNotExists();
    const primary = (name: string) => `${tablePrefix}${name}_pkey`;

    await table("tenants")
      .addColumn("tenant", key, (column) => column.primaryKey())
      .addColumn("revision", "integer", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .execute();
    await table("clients")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("client", key, (column) => column.notNull())
      .addColumn("revision", "integer", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("clients"), ["tenant", "client"])
      .addForeignKeyConstraint(
        `${tablePrefix}clients_tenant_fkey`,
        ["tenant"],
        "tenants",
        ["tenant"],
        (constraint) => constraint.onDelete("restrict"),
      )
      .execute();
    await table("access_tokens")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("digest", key, (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("access_tokens"), ["tenant", "digest"])
      .execute();
    await table("revoked_tokens")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("token", key, (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("revoked_tokens"), ["tenant", "token"])
      .execute();
    await table("replays")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("digest", key, (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("replays"), ["tenant", "digest"])
      .execute();
    await table("single_use")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("digest", key, (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("used", "smallint", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("single_use"), ["tenant", "digest"])
      .execute();
    await table("family_tokens")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("digest", key, (column) => column.notNull())
      .addColumn("family", key, (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("family_tokens"), ["tenant", "digest"])
      .execute();
    await table("token_families")
      .addColumn("tenant", key, (column) => column.notNull())
      .addColumn("family", key, (column) => column.notNull())
      .addColumn("family_id", content, (column) => column.notNull())
      .addColumn("current_digest", key, (column) => column.notNull())
      .addColumn("revoked", "smallint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .addPrimaryKeyConstraint(primary("token_families"), ["tenant", "family"])
      .execute();
    await table("key_rings")
      .addColumn("tenant", key, (column) => column.primaryKey())
      .addColumn("revision", "integer", (column) => column.notNull())
      .addColumn("content", content, (column) => column.notNull())
      .execute();
    for (const name of expiring) await indexExpiry(db, name, { engine, tablePrefix });
  },
};

const expiring = [
  "access_tokens",
  "revoked_tokens",
  "replays",
  "single_use",
  "family_tokens",
  "token_families",
];
