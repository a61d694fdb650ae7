import type { Kysely } from "kysely";
import type { SchemaContext } from "./migration.ts";

/** An index, by the name that it has behind those of the prefix and the table. */
export interface NewIndex {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** Makes an index, unless it is there. */
export const createIndex = async (
  db: Kysely<unknown>,
  { engine, tablePrefix }: SchemaContext,
  { table, name, columns }: NewIndex,
): Promise<void> => {
  const index = db.schema
    .createIndex(`${tablePrefix}${table}_${name}`)
    .on(table)
    .columns([...columns]);
  if (engine !== "mysql") await index.ifNotExists().execute();
  // MySQL has no IF NOT EXISTS for an index, and a migration that was cut off there is taken up again.
  else await index.execute().catch(unlessItExists);
};

/** The one index that `prune` walks. */
export const indexExpiry = (
  db: Kysely<unknown>,
  table: string,
  context: SchemaContext,
): Promise<void> =>
  createIndex(db, context, { table, name: "expires_at", columns: ["expires_at", "tenant"] });

const unlessItExists = (cause: unknown): void => {
  if (!(cause instanceof Error && "code" in cause && cause.code === "ER_DUP_KEYNAME")) throw cause;
};
