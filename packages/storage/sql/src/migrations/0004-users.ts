import type { Kysely } from "kysely";
import type { Engine } from "../database.ts";
import { columnTypes } from "./column-types.ts";
import { createIndex, indexExpiry } from "./create-index.ts";
import type { SchemaContext, SchemaMigration } from "./migration.ts";

/** Grants of users, and families that know their grant and whom to answer a second time. */
export const users: SchemaMigration = {
  name: "0004-users",
  up: async (db, context) => {
    const { key, content } = columnTypes[context.engine];
    const families = [
      ["grant_id", key],
      ["previous_digest", key],
      ["memo", content],
      ["retry_until", "bigint"],
    ] as const;
    for (const [name, type] of families)
      await addColumn(db, context.engine, { table: "token_families", name, type });
    await createIndex(db, context, {
      ...{ table: "token_families", name: "grant", columns: ["tenant", "grant_id"] },
    });
    await createGrants(db, context);
  },
};

const createGrants = async (db: Kysely<unknown>, context: SchemaContext): Promise<void> => {
  const { key, content } = columnTypes[context.engine];
  const { tablePrefix } = context;
  await db.schema
    .createTable("grants")
    .ifNotExists()
    .addColumn("tenant", key, (column) => column.notNull())
    .addColumn("grant_id", key, (column) => column.notNull())
    .addColumn("subject", key, (column) => column.notNull())
    .addColumn("client", key, (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("content", content, (column) => column.notNull())
    // Two that renew a grant meet at one row, and on MySQL lock no gap beside it.
    .addPrimaryKeyConstraint(`${tablePrefix}grants_pkey`, ["tenant", "subject", "client"])
    .addUniqueConstraint(`${tablePrefix}grants_id`, ["tenant", "grant_id"])
    .execute();
  await createIndex(db, context, {
    ...{ table: "grants", name: "client", columns: ["tenant", "client", "subject"] },
  });
  await indexExpiry(db, "grants", context);
};

interface NewColumn {
  readonly table: string;
  readonly name: string;
  readonly type: (typeof columnTypes)[Engine]["key"];
}

const addColumn = async (
  db: Kysely<unknown>,
  engine: Engine,
  { table, name, type }: NewColumn,
): Promise<void> => {
  const alter = db.schema.alterTable(table);
  if (engine === "postgres")
    await alter.addColumn(name, type, (column) => column.ifNotExists()).execute();
  // The others have no IF NOT EXISTS there, and a migration that was cut off is taken up again.
  else await alter.addColumn(name, type).execute().catch(unlessItExists);
};

const unlessItExists = (cause: unknown): void => {
  if (!(cause instanceof Error)) throw cause;
  const isThere =
    ("code" in cause && cause.code === "ER_DUP_FIELDNAME") ||
    cause.message.includes("duplicate column name");
  if (!isThere) throw cause;
};
