import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigurationError, present } from "@mintport/core/ports";
import {
  type SqlConnection,
  type SqlOptions,
  type SqlStorage,
  schemaState,
  sqlStorage,
} from "@mintport/storage-sql";
import { type Dialect, Kysely } from "kysely";
import { causeText } from "../errors/cause-text.ts";
import type { Concealed } from "../settings/concealed.ts";
import type { DatabaseSetting } from "../settings/database-schema.ts";
import { placeOf } from "../settings/place-of.ts";
import type { Settings } from "../settings/settings.ts";
import { type DialectUse, databaseDialect } from "./database-dialect.ts";

/** The storage of a database that is open. */
export interface OpenedSql {
  readonly storage: SqlStorage;
  /** Where it is, for people; without credentials. */
  readonly place: string;
}

/** A connection to the database, with the names that its tables have. */
export type NamedConnection = SqlConnection & SqlOptions;

/** Opens the stores in the database that the settings name, or on a connection that is open. */
export const openSql = (
  url: Concealed<string>,
  { database = {} }: Pick<Settings, "database">,
  connection: NamedConnection = {
    dialect: databaseDialect(url.reveal(), database),
    ...namesOf(database),
  },
): OpenedSql => ({ storage: sqlStorage(connection), place: placeOf(url) });

const namesOf = ({ schema, tablePrefix }: DatabaseSetting): SqlOptions =>
  present({ schema, tablePrefix });

/** A connection that several share, and who opened it closes. */
export interface SharedConnection {
  readonly connection: { readonly db: Kysely<unknown> } & SqlOptions;
  close(): Promise<void>;
}

/** Opens one connection for everything that a command asks the database; `undefined` if there is none. */
export const shareConnection = (settings: Settings): SharedConnection | undefined => {
  const own = sqlConnection(settings);
  if (own === undefined) return undefined;
  const { dialect, ...names } = own;
  const db = new Kysely<unknown>({ dialect });
  return { connection: { db, ...names }, close: () => db.destroy() };
};

/**
 * The connection to the database; `undefined` if there is none. A SQLite file that is not there is made for whoever
 * says so, and refused for everybody else.
 */
export const sqlConnection = (
  { databaseUrl, database = {} }: Settings,
  { create = false, ...use }: ConnectionUse = {},
): ({ readonly dialect: Dialect } & SqlOptions) | undefined => {
  if (databaseUrl === undefined) return undefined;
  if (!create) requireFile(databaseUrl);
  return { dialect: databaseDialect(databaseUrl.reveal(), database, use), ...namesOf(database) };
};

/** The purpose that a connection is opened for. */
export interface ConnectionUse extends DialectUse {
  /** Makes a SQLite file that is not there. */
  readonly create?: boolean;
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
  connection: NamedConnection | undefined = sqlConnection(settings),
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
  connection: NamedConnection | undefined,
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
