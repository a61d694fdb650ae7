import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import {
  type AuditConnection,
  auditFunctions,
  migrateAuditLog,
} from "@mintport/telemetry/audit-log";
import { type Engine, engines, type Place } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { type Dialect, MysqlDialect, PostgresDialect } from "kysely";
import { createPool } from "mysql2";
import pg from "pg";

export const sqlEngines: readonly Engine[] = engines().filter(({ name }) =>
  ["sqlite", "postgres", "mariadb"].includes(name),
);

/** A new connection, as another process would have. */
export const dialectOn = ({ engine, url }: Place): Dialect => {
  switch (engine) {
    case "postgres":
      return new PostgresDialect({
        pool: async () => {
          const pool = new pg.Pool({ connectionString: url, max: 4 });
          pool.on("error", () => {});
          pool.on("connect", (client) => client.on("error", () => {}));
          return pool;
        },
      });
    case "mariadb":
      return new MysqlDialect({ pool: createPool({ uri: url, connectionLimit: 4 }) });
    default:
      return nodeSqlite(url, { synchronous: "normal" });
  }
};

export const connectionOn = (place: Place): AuditConnection =>
  isInThread(place)
    ? { ...inThread(place.url), tablePrefix: "mp_" }
    : { dialect: dialectOn(place), tablePrefix: "mp_" };

/** A connection whose SQLite chains and inserts in its own thread. */
export const inThread = (path: string): AuditConnection => ({
  dialect: nodeSqlite(path, { synchronous: "normal", functions: auditFunctions }),
  hasFunctions: true,
});

/** Runs `work` on a place with the log's tables, and removes that place. */
export const withLog = async (
  { makePlace, dispose }: Pick<Engine, "makePlace" | "dispose">,
  work: (place: Place) => Promise<void>,
): Promise<void> => {
  const place = await makePlace();
  try {
    expectOk(await migrateAuditLog(connectionOn(place)));
    await work(place);
  } finally {
    await dispose(place);
  }
};

/** Told to another process by the part of a place that SQLite has no use for. */
const isInThread = ({ keyPrefix }: Place): boolean => keyPrefix === "in its thread";

export const sqlite: Engine = sqlEngines.find(({ name }) => name === "sqlite")!;

/** The engines, and once more SQLite, where its own thread chains and inserts. */
export const writers: readonly (Omit<Engine, "name"> & { readonly name: string })[] = [
  ...sqlEngines,
  {
    ...sqlite,
    name: "sqlite, in its thread",
    makePlace: async () => ({ ...(await sqlite.makePlace()), keyPrefix: "in its thread" }),
  },
];
