import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigurationError } from "@mintport/core";
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
import type { Dialect } from "kysely";
import { causeText } from "../errors/cause-text.ts";
import type { Concealed } from "../settings/concealed.ts";
import { placeOf } from "../settings/place-of.ts";
import type { Settings } from "../settings/settings.ts";

export interface OpenedSql {
  readonly storage: SqlStorage;
  /** Where it is, for people; without credentials. */
  readonly place: string;
}

/** Opens the database that the settings name. */
export const openSql = (url: Concealed<string>): OpenedSql => ({
  storage: sqlStorage({ dialect: dialectOf(url.reveal()) }),
  place: placeOf(url),
});

/**
 * The connection to the database; `undefined` if there is none. A SQLite file that is not there is made for whoever
 * says so, and refused for everybody else.
 */
export const sqlConnection = (
  { databaseUrl }: Settings,
  { create = false, migrates = false }: ConnectionUse = {},
): SqlConnection | undefined => {
  if (databaseUrl === undefined) return undefined;
  if (!create) requireFile(databaseUrl);
  const times = migrates ? { queryTimeout: Number.POSITIVE_INFINITY } : {};
  return { dialect: dialectOf(databaseUrl.reveal(), times) };
};

export interface ConnectionUse {
  /** Makes a SQLite file that is not there. */
  readonly create?: boolean;
  /** Lets a call take any time: a migration waits for that of another node, and for its own tables. */
  readonly migrates?: boolean;
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
export const requireCurrentSchema = async (settings: Settings): Promise<void> => {
  const state = await databaseState(settings);
  if (state !== undefined && state !== "current")
    throw new ConfigurationError("database", [mend[state]]);
};

/** The same before a migration, which may bring an older schema up to date; makes a SQLite file that is not there. */
export const refuseNewerSchema = async (settings: Settings): Promise<void> => {
  if ((await databaseState(settings, { create: true })) === "newer")
    throw new ConfigurationError("database", [mend.newer]);
};

/**
 * What the database's schema is like; `undefined` if there is no database. Throws `ConfigurationError` with the reason if
 * it cannot be reached.
 */
const databaseState = async (
  settings: Settings,
  how?: ConnectionUse,
): Promise<SchemaState | undefined> => {
  const connection = sqlConnection(settings, how);
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
  newer: { field: "schema", message: "is newer than this version; start a newer Mintport" },
} as const;

const dialectOf = (url: string, times: PoolOptions = {}): Dialect => {
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return nodeSqlite(path);
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
