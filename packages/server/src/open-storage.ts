import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigurationError, type FullStorage, withDeadlines } from "@mintport/core";
import { cached } from "@mintport/storage-cache";
import { redisInvalidation, redisStorage } from "@mintport/storage-redis";
import {
  type SqlConnection,
  type SqlStorage,
  schemaState,
  sqlStorage,
} from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { Cluster, Redis } from "ioredis";
import { type Dialect, MysqlDialect, PostgresDialect } from "kysely";
import type { Settings } from "./settings.ts";

export interface OpenedStorage {
  readonly storage: FullStorage;
  /** Where the data is, for people; without credentials. */
  readonly place: string;
  close(): Promise<void>;
}

/**
 * Opens the stores that the settings name. With a database and Redis, what lasts stands in the database and what
 * expires in Redis. Tenants and clients are read through a cache in either case.
 */
export const openStorage = (settings: Settings): OpenedStorage => {
  const sql = settings.databaseUrl === undefined ? undefined : openSql(settings.databaseUrl);
  const redis = settings.redisUrls.length === 0 ? undefined : openRedis(settings.redisUrls);
  const both = sql && redis ? { ...redis.storage, ...lasting(sql.storage) } : undefined;
  const storage = both ?? sql?.storage ?? redis?.storage;
  if (storage === undefined) throw new Error("settings always name a store");
  return {
    storage: cached(
      withDeadlines(storage, deadline),
      redis === undefined ? {} : { invalidation: redis.invalidation },
    ),
    place: [sql?.place, redis?.place].filter((place) => place !== undefined).join(" and "),
    close: async () => {
      await Promise.all([sql?.storage.close(), redis?.close()]);
    },
  };
};

/** The connection that `migrate` works on; `undefined` if there is no database. */
export const sqlConnection = ({ databaseUrl }: Settings): SqlConnection | undefined =>
  databaseUrl === undefined ? undefined : { dialect: dialectOf(databaseUrl) };

/** Refuses to work on a schema that is not this version's. */
export const requireCurrentSchema = async (settings: Settings): Promise<void> => {
  const connection = sqlConnection(settings);
  if (connection === undefined) return;
  const state = await schemaState(connection);
  if (state.isErr())
    throw new ConfigurationError("MINTPORT_DATABASE_URL", [
      { field: "", message: "the database cannot be reached" },
    ]);
  if (state.value !== "current") throw new ConfigurationError("database", [mend[state.value]]);
};

const mend = {
  outdated: { field: "schema", message: "is older than this version; run: mintport migrate" },
  newer: { field: "schema", message: "is newer than this version; start a newer Mintport" },
} as const;

const lasting = ({ tenants, clients, keyRings }: SqlStorage) => ({ tenants, clients, keyRings });

const openSql = (url: string) => ({
  storage: sqlStorage({ dialect: dialectOf(url) }),
  place: url.startsWith("sqlite:") ? url.slice("sqlite:".length) : withoutCredentials(url),
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

const openRedis = (urls: readonly string[]) => {
  const [url = ""] = urls;
  const connect = (): Redis | Cluster => {
    const options = { maxRetriesPerRequest: 1, retryStrategy: () => reconnectDelay };
    const client =
      urls.length === 1
        ? new Redis(url, options)
        : new Cluster([...urls], {
            redisOptions: options,
            clusterRetryStrategy: () => reconnectDelay,
          });
    // ioredis connects again by itself; what fails meanwhile fails with its command.
    client.on("error", ignore);
    return client;
  };
  const [client, subscriber] = [connect(), connect()];
  return {
    storage: redisStorage(client),
    invalidation: redisInvalidation(client, subscriber),
    place: urls.map(withoutCredentials).join(", "),
    close: async () => {
      await Promise.all([client.quit(), subscriber.quit()].map((quit) => quit.catch(ignore)));
    },
  };
};

/** Milliseconds that any call of a store may take. */
const deadline = 3000;

/** Milliseconds between two tries to connect: a Redis that is back is in use again as soon. */
const reconnectDelay = 250;

const ignore = (): void => {};

const withoutCredentials = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};
