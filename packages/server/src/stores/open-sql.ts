import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { present } from "@mintport/core/ports";
import {
  mysqlDialect,
  type PoolOptions,
  postgresDialect,
  type SqlConnection,
  type SqlStorage,
  schemaState,
  sqlStorage,
} from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { type Dialect, Kysely } from "kysely";
import { causeText } from "../errors/cause-text.ts";
import type { Concealed } from "../settings/concealed.ts";
import { placeOf } from "../settings/place-of.ts";
import type { Settings } from "../settings/settings.ts";

/** The storage of a database that is open. */
export interface OpenedSql {
  readonly storage: SqlStorage;
  /** Where it is, for people; without credentials. */
  readonly place: string;
}

/** Opens the database that the settings name, or its stores on a connection that is open. */
export const openSql = (url: Concealed<string>, connection?: SqlConnection): OpenedSql => ({
  storage: sqlStorage(connection ?? { dialect: dialectOf(url.reveal()) }),
  place: placeOf(url),
});

/** A connection that several share, and who opened it closes. */
export interface SharedConnection {
  readonly connection: { readonly db: Kysely<unknown> };
  close(): Promise<void>;
}

/** Opens one connection for everything that a command asks the database; `undefined` if there is none. */
export const shareConnection = (settings: Settings): SharedConnection | undefined => {
  const own = sqlConnection(settings);
  if (own === undefined) return undefined;
  const db = new Kysely<unknown>(own);
  return { connection: { db }, close: () => db.destroy() };
};

/**
 * The connection to the database; `undefined` if there is none. A SQLite file that is not there is made for whoever
 * says so, and refused for everybody else.
 */
export const sqlConnection = (
  { databaseUrl }: Settings,
  { create = false, migrates = false, functions }: ConnectionUse = {},
): { readonly dialect: Dialect } | undefined => {
  if (databaseUrl === undefined) return undefined;
  if (!create) requireFile(databaseUrl);
  const times = migrates ? { queryTimeout: Number.POSITIVE_INFINITY } : {};
  return { dialect: dialectOf(databaseUrl.reveal(), times, functions) };
};

/** The purpose that a connection is opened for. */
export interface ConnectionUse {
  /** Makes a SQLite file that is not there. */
  readonly create?: boolean;
  /** Lets a call take any time: a migration waits for that of another node, and for its own tables. */
  readonly migrates?: boolean;
  /** The module of functions for SQLite's thread; other engines have none. */
  readonly functions?: URL;
}

/** A command that meant another folder must neither work on an empty database nor leave one behind. */
const requireFile = (databaseUrl: Concealed<string>): void => {
  if (!databaseUrl.reveal().startsWith("sqlite:") || existsSync(placeOf(databaseUrl))) return;
  throw new ConfigurationError("database", [
    {
      field: resolve(placeOf(databaseUrl)),
      message:
        "is not there; run: mintport migrate, or say where it is: MINTPORT_DATA, MINTPORT_DATABASE_URL or --config",
    },
  ]);
};

/** Refuses to work on a database that cannot be reached, or whose schema is not this version's. */
export const requireCurrentSchema = async (
  settings: Settings,
  connection: SqlConnection | undefined = sqlConnection(settings),
): Promise<void> => {
  const state = await databaseState(connection);
  if (state !== undefined && state !== "current")
    throw new ConfigurationError("database", [mend[state]]);
};

/** The same before a migration, which may bring an older schema up to date; makes a SQLite file that is not there. */
export const refuseNewerSchema = async (settings: Settings): Promise<void> => {
  if ((await databaseState(sqlConnection(settings, { create: true }))) === "newer")
    throw new ConfigurationError("database", [mend.newer]);
};

/**
 * The state of the database's schema; `undefined` if there is no database. Throws `ConfigurationError` with the reason if
 * it cannot be reached.
 */
const databaseState = async (
  connection: SqlConnection | undefined,
): Promise<SchemaState | undefined> => {
  if (connection === undefined) return undefined;
  return schemaState(connection).match(
    (state) => state,
    ({ kind, cause }) => {
      const text = causeText(cause);
      throw new ConfigurationError("MINTPORT_DATABASE_URL", [
        {
          field: "",
          message: kind === "corrupt" ? text : `the database cannot be reached: ${text}`,
        },
      ]);
    },
  );
};

type SchemaState = "current" | "outdated" | "newer";

const mend = {
  outdated: { field: "schema", message: "is older than this version; run: mintport migrate" },
  newer: {
    field: "schema",
    message:
      "is newer than this version of Mintport: start the newer one again, or restore the backup of before the upgrade, as docs/backup.md says",
  },
} as const;

const dialectOf = (url: string, times: PoolOptions = {}, functions?: URL): Dialect => {
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return nodeSqlite(path, present({ functions }));
  }
  return url.startsWith("postgres")
    ? postgresDialect(async () => {
        const { default: pg } = await import("pg");
        return new pg.Pool({
          connectionString: url,
          connectionTimeoutMillis,
          keepAlive: true,
          keepAliveInitialDelayMillis,
        });
      }, times)
    : mysqlDialect(async () => {
        const { createPool } = await import("mysql2");
        return createPool({
          uri: url.replace(/^mariadb:/, "mysql:"),
          connectTimeout: connectionTimeoutMillis,
          enableKeepAlive: true,
          keepAliveInitialDelay: keepAliveInitialDelayMillis,
        });
      }, times);
};

const connectionTimeoutMillis = 3000;

/** An idle connection is asked for a sign of life after this long. */
const keepAliveInitialDelayMillis = 10_000;
