import { open } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { engines, tcpProxy } from "@mintport/test-engines";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

describe("the ready server, when its database is in trouble", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it.each(["postgres", "mariadb"])(
    "%s: is ready again within 5 s of the first failure on connections that went silent, and ends in time",
    async (name) => {
      const engine = engines().find((known) => known.name === name)!;
      const place = await engine.makePlace();
      const target = new URL(place.url);
      const proxy = await tcpProxy({ host: target.hostname, port: Number(target.port) });
      const through = new URL(place.url);
      through.port = String(proxy.port);
      const server = await start(folder.path, {
        MINTPORT_DATABASE_URL: through.href,
        MINTPORT_QUICKSTART: "on",
      });
      const isReady = async () => (await ask(`${server.origin}/readyz`)).status;
      expect(await isReady()).toBe(200);

      proxy.silence();
      expect(await isReady()).toBe(503);
      await expect.poll(isReady, { timeout: 5000, interval: 100 }).toBe(200);
      expect((await askToken(server.origin)).status).toBe(200);

      proxy.silence();
      const before = performance.now();
      // What waits in the audit log may cost one more call.
      await server.close().catch(() => {});
      expect(performance.now() - before).toBeLessThan(8000);
      await proxy.close();
      await engine.dispose(place);
    },
  );

  it("PostgreSQL: is not ready while the database takes no writes, and is as soon as it does", async () => {
    const engine = engines().find(({ name }) => name === "postgres")!;
    const place = await engine.makePlace();
    const server = await start(folder.path, {
      MINTPORT_DATABASE_URL: place.url,
      MINTPORT_QUICKSTART: "on",
    });
    const isReady = async () => (await ask(`${server.origin}/readyz`)).status;
    expect(await isReady()).toBe(200);

    const admin = new pg.Client({ connectionString: place.url });
    await admin.connect();
    const name = new URL(place.url).pathname.slice(1);
    await admin.query(`alter database ${name} set default_transaction_read_only = on`);
    // The connections that there are would go on writing, as no standby would.
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await expect.poll(isReady, { timeout: 5000, interval: 100 }).toBe(503);
    await admin.query("set default_transaction_read_only = off");
    await admin.query(`alter database ${name} reset default_transaction_read_only`);
    await expect.poll(isReady, { timeout: 5000, interval: 100 }).toBe(200);

    // However often it was asked, it left one row, and no more.
    const { rows } = await admin.query("select count(*)::int as n from mintport_replays");
    expect(rows).toEqual([{ n: 1 }]);
    await admin.end();
    await server.close();
    await engine.dispose(place);
  });

  it("SQLite: answers /livez at once while another process holds the write lock", async () => {
    const server = await start(folder.path, { MINTPORT_QUICKSTART: "on" });
    const other = new DatabaseSync(`${folder.path}/mintport.db`);
    other.exec("begin immediate");
    const tokens = Array.from({ length: 5 }, async () => (await askToken(server.origin)).status);
    const before = performance.now();
    expect((await ask(`${server.origin}/livez`)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(1000);
    // A token is signed without a write.
    expect(await Promise.all(tokens)).toEqual([200, 200, 200, 200, 200]);
    other.exec("rollback");
    other.close();
    await server.close();
  });

  const commands = [["serve"], ["migrate"], ["tenant", "list"], ["doctor"], ["audit", "tail"]];

  it.each(commands)(
    "SQLite: %s %s says that a file is no database, in one line",
    async (...argv) => {
      const mintport = commandLine(folder.path, { MINTPORT_PORT: "0" });
      await mintport("migrate");
      const path = `${folder.path}/mintport.db`;
      const file = await open(path, "r+");
      await file.write(Buffer.alloc(4096), 0, 4096, 0);
      await file.close();
      const { code, err } = await mintport(...words(argv));
      expect(code).toBe(1);
      expect(err).toContain(`${path} is not a SQLite database`);
      expect(err.trim().split("\n")).toHaveLength(1);
    },
  );

  it.each(commands)(
    "%s %s says of a newer schema that a newer Mintport is needed",
    async (...argv) => {
      const mintport = commandLine(folder.path, { MINTPORT_PORT: "0" });
      await mintport("migrate");
      const database = new DatabaseSync(`${folder.path}/mintport.db`);
      database.exec("insert into mintport_migration values ('9999-later', '2100-01-01T00:00:00Z')");
      database.close();
      const { code, err } = await mintport(...words(argv));
      expect(code).toBe(1);
      expect(err).toContain(
        "schema: is newer than this version of Mintport: start the newer one again",
      );
    },
  );
});

/** vitest spreads a row of its table, and fills up the shorter ones. */
const words = (argv: readonly (string | undefined)[]): readonly string[] =>
  argv.filter((word) => word !== undefined);
