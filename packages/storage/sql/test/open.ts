import {
  migrate,
  mysqlDialect,
  type PoolOptions,
  postgresDialect,
  type SqlStorage,
  sqlStorage,
} from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { type Engine, engines, type Place } from "@mintport/test-engines";
import { expectOk, type Opened } from "@mintport/testing";
import type { Dialect } from "kysely";
import { createPool } from "mysql2";
import pg from "pg";

export const sqlEngines: readonly Engine[] = engines().filter(({ name }) =>
  ["sqlite", "postgres", "mariadb"].includes(name),
);

/** A new connection, as another process would have. */
export const dialectOn = ({ engine, url }: Place, times: PoolOptions = {}): Dialect => {
  switch (engine) {
    case "postgres":
      return postgresDialect(() => new pg.Pool({ connectionString: url, max: 10 }), times);
    case "mariadb":
      return mysqlDialect(() => createPool({ uri: url, connectionLimit: 10 }), times);
    default:
      return nodeSqlite(url, { synchronous: "normal" });
  }
};

export const options = { tablePrefix: "mp_" };

export const migratedPlace = async ({ makePlace }: Engine): Promise<Place> => {
  const place = await makePlace();
  expectOk(await migrate({ dialect: dialectOn(place), ...options }));
  return place;
};

/** Two handles on one place, each with a connection of its own. */
export const openHandles = async (place: Place): Promise<Opened<SqlStorage>> => {
  const connect = () => sqlStorage({ dialect: dialectOn(place), ...options });
  const handles = [connect(), connect()] as const;
  return {
    handles,
    close: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
    },
  };
};
