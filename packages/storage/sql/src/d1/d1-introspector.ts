import { type DatabaseIntrospector, type Kysely, sql, type TableMetadata } from "kysely";

/**
 * The tables of a D1 database. Cloudflare keeps some of its own beside ours, and refuses whoever asks for their columns; kysely asks
 * for those of all, so it is told of no columns at all. Its migrator looks for names only.
 */
export const d1Introspector = (db: Kysely<never>): DatabaseIntrospector => ({
  getSchemas: async () => [],
  getTables: async () => {
    const { rows } = await sql<{ name: string; type: string }>`
      select name, type from sqlite_master
      where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' and name not like '\\_cf\\_%' escape '\\'
      order by name`.execute(db);
    return rows.map(
      ({ name, type }): TableMetadata => ({
        name,
        isView: type === "view",
        isForeign: false,
        columns: [],
      }),
    );
  },
});
