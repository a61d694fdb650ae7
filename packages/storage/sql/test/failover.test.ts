import { instant } from "@mintport/core/ports";
import { mysqlDialect, postgresDialect, sqlStorage } from "@mintport/storage-sql";
import { type Place, startPrivate } from "@mintport/test-engines";
import { expectErr, expectOk, freshDigest, freshTenantId } from "@mintport/testing";
import { Kysely, sql } from "kysely";
import { createPool } from "mysql2";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { migratedPlace, options, sqlEngines } from "./open.ts";

const now = instant(1_800_000_000);

const writes = (storage: ReturnType<typeof sqlStorage>) =>
  storage.replays.insertOnce(freshTenantId(), freshDigest(), now, now);

const engine = (name: string) => sqlEngines.find((known) => known.name === name)!;

describe("a failover", () => {
  it("on PostgreSQL (25006): one call fails on a connection to the former primary, and the next writes", async () => {
    const place = await migratedPlace(engine("postgres"));
    const pool = new pg.Pool({ connectionString: place.url, max: 5 });
    const storage = sqlStorage({ dialect: postgresDialect(() => pool), ...options });
    const admin = new Kysely<unknown>({
      dialect: postgresDialect(() => new pg.Pool({ connectionString: place.url, max: 1 })),
    });
    const database = sql.id(new URL(place.url).pathname.slice(1));
    try {
      await sql`alter database ${database} set default_transaction_read_only = on`.execute(admin);
      // Five connections that are read-only from now on, whatever becomes of the database.
      await Promise.all(
        Array.from({ length: 20 }, async () => storage.tenants.find(freshTenantId())),
      );
      await sql`set default_transaction_read_only = off`.execute(admin);
      await sql`alter database ${database} reset default_transaction_read_only`.execute(admin);

      expect(expectErr(await writes(storage)).kind).toBe("unavailable");
      for (let i = 0; i < 10; i++) expectOk(await writes(storage));
    } finally {
      await Promise.all([storage.close(), admin.destroy()]);
      await engine("postgres").dispose(place);
    }
  });

  it("on MariaDB (1792): the same", async () => {
    const server = await startPrivate("mariadb");
    const root = await createConnection(server.url);
    await root.query("create database mintport");
    const url = `${server.url}mintport`;
    const place: Place = { engine: "mariadb", url, keyPrefix: "" };
    const own = { ...engine("mariadb"), makePlace: async () => place };
    const storage = sqlStorage({
      dialect: mysqlDialect(() => createPool({ uri: url, connectionLimit: 5 })),
      ...options,
    });
    try {
      await migratedPlace(own);
      await root.query("set global tx_read_only = 1");
      await Promise.all(
        Array.from({ length: 20 }, async () => storage.tenants.find(freshTenantId())),
      );
      await root.query("set global tx_read_only = 0");

      expect(expectErr(await writes(storage)).kind).toBe("unavailable");
      for (let i = 0; i < 10; i++) expectOk(await writes(storage));
    } finally {
      await storage.close();
      root.destroy();
      server.stop();
    }
  });

  it("on MariaDB (1290): writes work as soon as the server takes them again", async () => {
    const server = await startPrivate("mariadb");
    const root = await createConnection(server.url);
    await root.query("create database mintport");
    await root.query("create user app identified by 'app'");
    await root.query("grant all on mintport.* to app");
    const url = `${server.url}mintport`.replace("root@", "app:app@");
    const place: Place = { engine: "mariadb", url, keyPrefix: "" };
    const storage = sqlStorage({
      dialect: mysqlDialect(() => createPool({ uri: url, connectionLimit: 5 })),
      ...options,
    });
    const sessions = async () => {
      const [rows] = await root.query(
        "select id from information_schema.processlist where user = 'app'",
      );
      return (rows as { id: number }[]).map(({ id }) => id);
    };
    try {
      await migratedPlace({ ...engine("mariadb"), makePlace: async () => place });
      expectOk(await writes(storage));
      const before = await sessions();
      await root.query("set global read_only = 1");
      expect(expectErr(await writes(storage)).kind).toBe("unavailable");
      expectOk(await storage.tenants.find(freshTenantId()));
      expect((await sessions()).some((id) => before.includes(id))).toBe(false);
      await root.query("set global read_only = 0");
      expectOk(await writes(storage));
    } finally {
      await storage.close();
      root.destroy();
      server.stop();
    }
  });
});
