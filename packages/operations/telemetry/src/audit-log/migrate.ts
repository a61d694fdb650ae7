import { type PortError, present } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type ColumnDataType, type Expression, type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import {
  type AuditConnection,
  type AuditDatabase,
  type AuditEngine,
  openDatabase,
} from "./database.ts";
import { lift } from "./lift.ts";
import { isMissingTable, workingSchema } from "./working-schema.ts";

/**
 * Brings the log's tables up to date and answers the names of the steps it took. Several nodes may call it at once: one
 * works, the others wait and find nothing to do. It needs rights that the log's writer can do without.
 *
 * @example await migrateAuditLog({ db })
 */
export const migrateAuditLog = (
  connection: AuditConnection,
): ResultAsync<readonly string[], PortError> =>
  lift(async () => {
    const database = openDatabase(connection);
    try {
      const first = await takeSteps(database);
      if (first.error === undefined) return first.taken;
      // SQLite has no lock for migrations: another process may have been first. Then nothing is left to do now.
      const second = await takeSteps(database);
      if (second.error !== undefined) throw first.error;
      return [...first.taken, ...second.taken];
    } finally {
      await database.close();
    }
  });

interface Steps {
  readonly taken: readonly string[];
  readonly error: Error | undefined;
}

const takeSteps = async (database: AuditDatabase): Promise<Steps> => {
  const { plain, tablePrefix } = database;
  const schema = await workingSchema(database);
  const on = (db: Kysely<unknown>) =>
    database.schema === undefined ? db : db.withSchema(database.schema);
  const steps: Record<string, Migration> = {
    "0001-initial": { up: (db) => initial(on(db), database) },
    "0002-cuts-and-breaks": { up: (db) => cutsAndBreaks(on(db), database) },
  };
  await refuseNewer(database, schema, Object.keys(steps));
  const { error, results = [] } = await new Migrator({
    db: plain,
    provider: { getMigrations: async () => steps },
    migrationTableName: `${tablePrefix}audit_migration`,
    migrationLockTableName: `${tablePrefix}audit_migration_lock`,
    ...present({ migrationTableSchema: schema }),
  }).migrateToLatest();
  return {
    taken: results
      .filter(({ status }) => status === "Success")
      .map(({ migrationName }) => migrationName),
    error: error === undefined ? undefined : new Error("the migration failed", { cause: error }),
  };
};

/** A step that this version does not know was taken by a newer one. */
const refuseNewer = async (
  { plain, tablePrefix }: AuditDatabase,
  schema: string | undefined,
  known: readonly string[],
): Promise<void> => {
  const inSchema = schema === undefined ? plain : plain.withSchema(schema);
  try {
    const rows = await (inSchema as Kysely<Record<string, { name: string }>>)
      .selectFrom(`${tablePrefix}audit_migration`)
      .select("name")
      .execute();
    if (rows.every(({ name }) => known.includes(name))) return;
  } catch (cause) {
    if (isMissingTable(cause)) return;
    throw cause;
  }
  throw new Error(
    "the schema is newer than this version of Mintport: start the newer one again, or restore the backup of before the upgrade",
  );
};

const initial = async (db: Kysely<unknown>, database: AuditDatabase): Promise<void> => {
  const { audit, checkpoints, engine } = database;
  const { number, key, content } = types[engine];
  await db.schema
    .createTable(audit)
    .ifNotExists()
    .addColumn("seq", number, (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("tenant", key)
    .addColumn("client", key)
    .addColumn("endpoint", key, (column) => column.notNull())
    .addColumn("outcome", key, (column) => column.notNull())
    .addColumn("reason", key)
    .addColumn("request_id", key)
    .addColumn("entry", content, (column) => column.notNull())
    .addColumn("previous_hash", key, (column) => column.notNull())
    .addColumn("hash", key, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable(checkpoints)
    .ifNotExists()
    .addColumn("seq", number, (column) => column.primaryKey())
    .addColumn("hash", key, (column) => column.notNull())
    .addColumn("mac", key, (column) => column.notNull())
    .execute();
  await indexTenants(db, database);
};

const cutsAndBreaks = async (
  db: Kysely<unknown>,
  { cuts, breaks, engine }: AuditDatabase,
): Promise<void> => {
  const { number, key } = types[engine];
  await db.schema
    .createTable(cuts)
    .ifNotExists()
    .addColumn("seq", number, (column) => column.primaryKey())
    .addColumn("hash", key, (column) => column.notNull())
    .addColumn("mac", key, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable(breaks)
    .ifNotExists()
    .addColumn("expected_hash", key, (column) => column.primaryKey())
    .addColumn("expected_seq", number, (column) => column.notNull())
    .addColumn("found_seq", number, (column) => column.notNull())
    .addColumn("found_hash", key, (column) => column.notNull())
    .addColumn("mac", key, (column) => column.notNull())
    .execute();
};

/** The indexes that `tailAuditLog` walks for a tenant or a client. */
const indexTenants = async (
  db: Kysely<unknown>,
  { audit, engine }: AuditDatabase,
): Promise<void> => {
  const index = db.schema
    .createIndex(`${audit}_tenant`)
    .on(audit)
    .columns(["tenant", "client", "seq"]);
  if (engine !== "mysql") await index.ifNotExists().execute();
  // MySQL has no IF NOT EXISTS for an index, and a migration that was cut off there is taken up again.
  else await index.execute().catch(unlessItExists);
};

const unlessItExists = (cause: unknown): void => {
  if (!(cause instanceof Error && "code" in cause && cause.code === "ER_DUP_KEYNAME")) throw cause;
};

type ColumnType = ColumnDataType | Expression<unknown>;

interface ColumnTypes {
  readonly number: ColumnType;
  readonly key: ColumnType;
  readonly content: ColumnType;
}

/** Every text is ASCII, compared byte by byte. In SQLite an `integer` key is the row's own number. */
const types: Readonly<Record<AuditEngine, ColumnTypes>> = {
  postgres: { number: "bigint", key: sql`varchar(128) collate "C"`, content: "text" },
  sqlite: { number: "integer", key: "text", content: "text" },
  mysql: {
    number: "bigint",
    key: sql`varchar(128) character set ascii collate ascii_bin`,
    content: sql`mediumtext character set ascii collate ascii_bin`,
  },
};
