import { type PortError, present } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { type Database, openDatabase, type SqlConnection, type SqlOptions } from "./database.ts";
import { lift } from "./lift.ts";
import { initial } from "./migrations/0001-initial.ts";
import { wideRevisions } from "./migrations/0002-wide-revisions.ts";
import { ringsGoWithTenants } from "./migrations/0003-rings-go-with-tenants.ts";
import { users } from "./migrations/0004-users.ts";
import { devices } from "./migrations/0005-devices.ts";
import type { SchemaMigration } from "./migrations/migration.ts";
import { isMissingTable, workingSchema } from "./working-schema.ts";

/** All steps, oldest first. */
const migrationsOf = ({ hasTransactions }: Database): readonly SchemaMigration[] => [
  initial,
  wideRevisions,
  ...(hasTransactions ? [] : [ringsGoWithTenants]),
  users,
  devices,
];

/**
 * Brings the schema up to date and answers the names of the steps it took. Several nodes may call it at once: one
 * works, the others wait and find nothing to do.
 *
 * @example await migrate({ dialect: nodeSqlite("data/mintport.db") })
 */
export const migrate = (
  connection: SqlConnection & SqlOptions,
): ResultAsync<readonly string[], PortError> =>
  onConnection(connection, async (database) => {
    if ((await newerNames(database)).length > 0)
      throw new Error(
        "the schema is newer than this version of Mintport: start the newer one again, or restore the backup of before the upgrade",
      );
    const first = await migrateOnce(database);
    if (first.error === undefined) return first.taken;
    // SQLite has no lock for migrations: another process may have been first. Then nothing is left to do now.
    const second = await migrateOnce(database);
    if (second.error !== undefined) throw first.error;
    return [...first.taken, ...second.taken];
  });

/** Whether the schema is what this version needs: `outdated` wants `migrate`, `newer` wants a newer Mintport. */
export const schemaState = (
  connection: SqlConnection & SqlOptions,
): ResultAsync<"current" | "outdated" | "newer", PortError> =>
  onConnection(connection, async (database) => {
    const [executed, known] = [await executedNames(database), knownNames(database)];
    if (executed.some((name) => !known.includes(name))) return "newer";
    return known.every((name) => executed.includes(name)) ? "current" : "outdated";
  });

const onConnection = <T>(
  connection: SqlConnection & SqlOptions,
  work: (database: Database) => Promise<T>,
): ResultAsync<T, PortError> =>
  lift("migrations", async () => {
    const database = openDatabase(connection);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });

interface Outcome {
  readonly taken: readonly string[];
  readonly error: unknown;
}

const migrateOnce = async (database: Database): Promise<Outcome> => {
  const { error, results = [] } = await (await migratorOf(database)).migrateToLatest();
  return {
    taken: results.flatMap(({ status, migrationName }) =>
      status === "Success" ? [migrationName] : [],
    ),
    error,
  };
};

/** The names of the steps that were taken in the schema that we work in; none if nobody migrated there. */
const executedNames = async (database: Database): Promise<readonly string[]> => {
  const { plain, tablePrefix } = database;
  const schema = await workingSchema(database);
  const inSchema = schema === undefined ? plain : plain.withSchema(schema);
  try {
    const rows = await (inSchema as Kysely<Record<string, { name: string }>>)
      .selectFrom(`${tablePrefix}migration`)
      .select("name")
      .execute();
    return rows.map(({ name }) => name);
  } catch (cause) {
    if (isMissingTable(cause)) return [];
    throw cause;
  }
};

const newerNames = async (database: Database): Promise<readonly string[]> =>
  (await executedNames(database)).filter((name) => !knownNames(database).includes(name));

const knownNames = (database: Database): readonly string[] =>
  migrationsOf(database).map(({ name }) => name);

const migratorOf = async (database: Database): Promise<Migrator> => {
  const { plain, names, engine, tablePrefix } = database;
  const schema = await workingSchema(database);
  return new Migrator({
    db: plain,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          migrationsOf(database).map(({ name, up }): [string, Migration] => [
            name,
            { up: (db) => up(db.withPlugin(names), { engine, tablePrefix }) },
          ]),
        ),
    },
    migrationTableName: `${tablePrefix}migration`,
    migrationLockTableName: `${tablePrefix}migration_lock`,
    ...present({ migrationTableSchema: schema }),
  });
};
