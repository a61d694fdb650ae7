import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  ConfigurationError,
  type FullStorage,
  parseTenantId,
  type TenantId,
  withDeadlines,
} from "@mintport/core";
import { cached } from "@mintport/storage-cache";
import {
  type SqlConnection,
  type SqlStorage,
  schemaState,
  sqlStorage,
} from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { type Dialect, MysqlDialect, PostgresDialect } from "kysely";
import { causeText } from "./cause-text.ts";
import { openRedis, requireRedis } from "./open-redis.ts";
import type { Concealed } from "./settings/concealed.ts";
import type { Settings } from "./settings.ts";

export interface OpenedStorage {
  readonly storage: FullStorage;
  /** Where the data is, for people; without credentials. */
  readonly place: string;
  /** The Redis client, if there is Redis, for what else counts there. */
  readonly redis?: object;
  /** Whether every store answers within a second, past any cache. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the stores that the settings name. With a database and Redis, what lasts stands in the database and what
 * expires in Redis. Tenants and clients are read through a cache in either case.
 */
export const openStorage = async (settings: Settings): Promise<OpenedStorage> => {
  const sql = settings.databaseUrl && openSql(settings.databaseUrl);
  const redis = settings.redisUrls.length === 0 ? undefined : await openRedis(settings);
  const both = sql && redis ? { ...redis.storage, ...lasting(sql.storage) } : undefined;
  const storage = both ?? sql?.storage ?? redis?.storage;
  if (storage === undefined) throw new Error("settings always name a store");
  const probed = [sql?.storage, redis?.storage].filter((opened) => opened !== undefined);
  return {
    ...(redis === undefined ? {} : { redis: redis.client }),
    answers: async () =>
      (await Promise.all([...probed.map(answersInTime), redis?.provesWrite() ?? true])).every(
        Boolean,
      ),
    storage: cached(withDeadlines(storage, deadline), {
      maxStaleness,
      ...(redis === undefined ? {} : { invalidation: redis.invalidation }),
    }),
    place: [sql?.place, settings.redisUrls.map(placeOf).join(", ")]
      .filter((place) => place !== undefined && place !== "")
      .join(" and "),
    close: async () => {
      await Promise.all([sql?.storage.close(), redis?.close()]);
    },
  };
};

/** Seconds that a node may go by an old record of a tenant or client, if no word of a change reaches it. */
export const maxStaleness = 5;

/**
 * The connection to the database; `undefined` if there is none. A SQLite file that is not there is made for whoever
 * says so, and refused for everybody else.
 */
export const sqlConnection = (
  { databaseUrl }: Settings,
  { create = false }: { readonly create?: boolean } = {},
): SqlConnection | undefined => {
  if (databaseUrl === undefined) return undefined;
  if (!create) requireFile(databaseUrl);
  return { dialect: dialectOf(databaseUrl.reveal()) };
};

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

/** The same, and refuses a Redis that cannot be reached. */
export const requireStores = async (settings: Settings): Promise<void> => {
  await requireCurrentSchema(settings);
  await requireRedis(settings);
};

/**
 * What the database's schema is like; `undefined` if there is no database. Throws `ConfigurationError` with the reason if
 * it cannot be reached.
 */
export const databaseState = async (
  settings: Settings,
  how?: { readonly create: boolean },
): Promise<SchemaState | undefined> => {
  const connection = sqlConnection(settings, how);
  if (connection === undefined) return undefined;
  return schemaState(connection).match(
    (state) => state,
    ({ cause }) => {
      throw new ConfigurationError("MINTPORT_DATABASE_URL", [
        { field: "", message: `the database cannot be reached: ${causeText(cause)}` },
      ]);
    },
  );
};

type SchemaState = "current" | "outdated" | "newer";

const mend = {
  outdated: { field: "schema", message: "is older than this version; run: mintport migrate" },
  newer: { field: "schema", message: "is newer than this version; start a newer Mintport" },
} as const;

const lasting = ({ tenants, clients, keyRings }: SqlStorage) => ({ tenants, clients, keyRings });

const openSql = (url: Concealed<string>) => ({
  storage: sqlStorage({ dialect: dialectOf(url.reveal()) }),
  place: placeOf(url),
});

const dialectOf = (url: string): Dialect => {
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return nodeSqlite(path);
  }
  return url.startsWith("postgres")
    ? new PostgresDialect({
        pool: async () => {
          const { default: pg } = await import("pg");
          const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 3000 });
          // A connection that dies, idle or at work, is replaced; without a listener it would end the process.
          pool.on("error", ignore);
          pool.on("connect", (client) => client.on("error", ignore));
          return pool;
        },
      })
    : new MysqlDialect({
        pool: async () => {
          const { createPool } = await import("mysql2");
          return createPool({ uri: url.replace(/^mariadb:/, "mysql:"), connectTimeout: 3000 });
        },
      });
};

/** Looks for a tenant that nobody has. */
const answersInTime = async (storage: FullStorage): Promise<boolean> => {
  const found = await withDeadlines(storage, patience).tenants.find(nobody);
  return found.isOk();
};

const nobody = parseTenantId("readyz.nobody") as TenantId;

/** Milliseconds that a store may take to be ready. */
const patience = 1000;

/** Milliseconds that any call of a store may take. */
const deadline = 3000;

const ignore = (): void => {};

/** Where a store is, for people: without user, password and query. */
const placeOf = (concealed: Concealed<string>): string => {
  const url = concealed.reveal();
  if (url.startsWith("sqlite:")) return url.slice("sqlite:".length);
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};
