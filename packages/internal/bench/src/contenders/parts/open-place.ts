import type { FullStorage } from "@mintport/core/ports";
import { redisStorage } from "@mintport/storage-redis";
import { migrate, sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import type { Place } from "@mintport/test-engines";
import { Cluster, Redis } from "ioredis";
import { type Dialect, PostgresDialect } from "kysely";
import pg from "pg";
import { must } from "./must.ts";

/** The storage of a place, with its tables made. Its connections live as long as the process. */
export const openPlace = async (place: Place): Promise<FullStorage> => {
  const { engine, url, keyPrefix } = place;
  if (engine === "redis") return redisStorage(new Redis(url), { keyPrefix });
  if (engine === "redis-cluster") return redisStorage(new Cluster(url.split(",")), { keyPrefix });
  await makeTables(place);
  return sqlStorage({ dialect: dialectOn(place) });
};

export const makeTables = async (place: Place): Promise<void> => {
  must(await migrate({ dialect: dialectOn(place) }));
};

export const dialectOn = ({ engine, url }: Place): Dialect =>
  engine === "postgres"
    ? new PostgresDialect({ pool: poolOn(url) })
    : nodeSqlite(url, { synchronous: "normal" });

const poolOn = (connectionString: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString });
  // A place may be removed before the last connection has said goodbye; a query that fails says so itself.
  pool.on("error", () => undefined);
  return pool;
};
