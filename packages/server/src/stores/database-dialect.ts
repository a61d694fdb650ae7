import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { present } from "@mintport/core/ports";
import { mysqlDialect, type PoolOptions, postgresDialect } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import type { Dialect } from "kysely";
import type { DatabaseSetting } from "../settings/database-schema.ts";

/** What else a connection is opened with. */
export interface DialectUse {
  /** Lets a statement take any time. */
  readonly migrates?: boolean;
  /** The module of functions for SQLite's thread; other engines have none. */
  readonly functions?: URL | undefined;
}

/** The dialect of the database at a URL, whose pool is as the settings want it. */
export const databaseDialect = (
  url: string,
  database: DatabaseSetting,
  { migrates = false, functions }: DialectUse = {},
): Dialect => {
  if (url.startsWith("sqlite:")) {
    const path = url.slice("sqlite:".length);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return nodeSqlite(path, present({ functions }));
  }
  const queryTimeout = migrates ? Number.POSITIVE_INFINITY : millis(database.queryTimeout);
  const options: PoolOptions = present({ queryTimeout });
  return url.startsWith("postgres")
    ? postgresDialect(() => postgresPool(url, database), options)
    : mysqlDialect(() => mysqlPool(url, database), options);
};

const postgresPool = async (url: string, database: DatabaseSetting) => {
  const { default: pg } = await import("pg");
  return new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: millis(database.connectTimeout) ?? connectionTimeoutMillis,
    keepAlive: true,
    keepAliveInitialDelayMillis,
    ...present({
      max: database.poolSize,
      min: database.poolMinimum,
      idleTimeoutMillis: millis(database.idleTimeout),
    }),
  });
};

const mysqlPool = async (url: string, database: DatabaseSetting) => {
  const { createPool } = await import("mysql2");
  return createPool({
    uri: url.replace(/^mariadb:/, "mysql:"),
    connectTimeout: millis(database.connectTimeout) ?? connectionTimeoutMillis,
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveInitialDelayMillis,
    ...present({
      connectionLimit: database.poolSize,
      idleTimeout: millis(database.idleTimeout),
    }),
  });
};

const millis = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

const connectionTimeoutMillis = 3000;

/** An idle connection is asked for a sign of life after this long. */
const keepAliveInitialDelayMillis = 10_000;
