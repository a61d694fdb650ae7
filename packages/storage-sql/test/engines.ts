import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, type SqlOptions, type SqlStorage, sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectOk, type Opened } from "@mintport/testing";
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, sql } from "kysely";
import { createPool } from "mysql2";
import pg from "pg";

/** An engine that the suites run on, with a place of its own that is gone afterwards. */
export interface Engine {
  readonly name: string;
  /** Why it cannot run here; undefined if it can. */
  readonly missing: string | undefined;
  /** Makes the place, with our schema in it. */
  prepare(): Promise<Place>;
}

export interface Place {
  readonly options: SqlOptions;
  /** A new connection of its own, as another process would have. */
  dialect(): Dialect;
  dispose(): Promise<void>;
}

/** Two handles on one place, each with a connection of its own. */
export const openOn = (place: Place) => async (): Promise<Opened<SqlStorage>> => {
  const handles = [connect(place), connect(place)] as const;
  return {
    handles,
    close: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
    },
  };
};

const connect = ({ options, dialect }: Place): SqlStorage =>
  sqlStorage({ dialect: dialect(), ...options });

const postgresUrl = process.env["TEST_POSTGRES_URL"];
const mysqlUrl = process.env["TEST_MYSQL_URL"];

export const engines: readonly Engine[] = [
  {
    name: "SQLite",
    missing: undefined,
    prepare: async () => {
      const folder = mkdtempSync(join(tmpdir(), "mintport-sqlite-"));
      return migrated({
        options: {},
        dialect: () => nodeSqlite(join(folder, "test.db"), { synchronous: "normal" }),
        dispose: async () => {
          rmSync(folder, { recursive: true });
        },
      });
    },
  },
  {
    name: "PostgreSQL",
    missing: postgresUrl === undefined ? "TEST_POSTGRES_URL is not set" : undefined,
    prepare: async () => {
      const schema = `t_${randomName()}`;
      const dialect = () =>
        new PostgresDialect({ pool: new pg.Pool({ connectionString: postgresUrl, max: 10 }) });
      await once(dialect(), (db) => sql`create schema ${sql.id(schema)}`.execute(db));
      return migrated({
        options: { schema, tablePrefix: "mp_" },
        dialect,
        dispose: () =>
          once(dialect(), (db) => sql`drop schema ${sql.id(schema)} cascade`.execute(db)),
      });
    },
  },
  {
    name: "MariaDB",
    missing: mysqlUrl === undefined ? "TEST_MYSQL_URL is not set" : undefined,
    prepare: async () => {
      const database = `t_${randomName()}`;
      const dialectOn = (name: string | undefined) =>
        new MysqlDialect({
          pool: createPool({
            uri: mysqlUrl ?? "",
            connectionLimit: 10,
            ...(name === undefined ? {} : { database: name }),
          }),
        });
      await once(dialectOn(undefined), (db) =>
        sql`create database ${sql.id(database)}`.execute(db),
      );
      return migrated({
        options: { tablePrefix: "mp_" },
        dialect: () => dialectOn(database),
        dispose: () =>
          once(dialectOn(undefined), (db) => sql`drop database ${sql.id(database)}`.execute(db)),
      });
    },
  },
];

const migrated = async (place: Place): Promise<Place> => {
  expectOk(await migrate({ dialect: place.dialect(), ...place.options }));
  return place;
};

const once = async (
  dialect: Dialect,
  work: (db: Kysely<unknown>) => Promise<unknown>,
): Promise<void> => {
  const db = new Kysely<unknown>({ dialect });
  await work(db);
  await db.destroy();
};

const randomName = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 12);
