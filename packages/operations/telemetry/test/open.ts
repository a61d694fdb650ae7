import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { type AuditConnection, migrateAuditLog } from "@mintport/telemetry/audit-log";
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

export const connectionOn = (place: Place): AuditConnection => ({
  dialect: dialectOn(place),
  tablePrefix: "mp_",
});

/** Runs `work` on a place with the log's tables, and removes that place. */
export const withLog = async (
  { makePlace, dispose }: Engine,
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

export const sqlite: Engine = sqlEngines.find(({ name }) => name === "sqlite")!;
