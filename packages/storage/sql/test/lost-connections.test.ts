import { mysqlDialect, postgresDialect, type SqlStorage, sqlStorage } from "@mintport/storage-sql";
import { type Engine, type TcpProxy, tcpProxy } from "@mintport/test-engines";
import { expectErr, expectOk, freshTenantId } from "@mintport/testing";
import type { Dialect } from "kysely";
import { createPool } from "mysql2";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migratedPlace, options, sqlEngines } from "./open.ts";

const servers = sqlEngines.filter(({ name }) => name !== "sqlite");

/** A pool as an embedder would make it, with short times. */
const dialectFor = (engine: string, url: string): Dialect => {
  const times = { queryTimeout: 500, closeTimeout: 500 };
  return engine === "postgres"
    ? postgresDialect(() => new pg.Pool({ connectionString: url, max: 5 }), times)
    : mysqlDialect(() => createPool({ uri: url, connectionLimit: 5 }), times);
};

describe.each(servers)("connections to $name that go silent", (engine: Engine) => {
  let proxy: TcpProxy;
  let storage: SqlStorage;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    const place = await migratedPlace(engine);
    const target = new URL(place.url);
    proxy = await tcpProxy({ host: target.hostname, port: Number(target.port) });
    const through = new URL(place.url);
    through.port = String(proxy.port);
    storage = sqlStorage({ dialect: dialectFor(engine.name, through.href), ...options });
    dispose = () => engine.dispose(place);
    // Every connection that the pool may have.
    const found = await Promise.all(
      Array.from({ length: 20 }, async () => storage.tenants.find(freshTenantId())),
    );
    for (const result of found) expectOk(result);
  });
  afterEach(async () => {
    await storage.close();
    await proxy.close();
    await dispose();
  });

  it("fail one call in its time, and the next opens a new connection", async () => {
    proxy.silence();
    expect(expectErr(await storage.tenants.find(freshTenantId())).kind).toBe("timed_out");
    const start = performance.now();
    for (let i = 0; i < 10; i++) expectOk(await storage.tenants.find(freshTenantId()));
    // None of the four others that were silent too was tried.
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("fail many calls at once in about the same time, those that wait for a connection too", async () => {
    proxy.silence();
    const start = performance.now();
    await Promise.all(
      Array.from({ length: 20 }, async () => storage.tenants.find(freshTenantId())),
    );
    expect(performance.now() - start).toBeLessThan(3000);
    expectOk(await storage.tenants.find(freshTenantId()));
  });

  it("end a transaction without a wait for its rollback", async () => {
    proxy.silence();
    const start = performance.now();
    const tenant = freshTenantId();
    expect((await storage.tenants.remove(tenant, 1 as never)).isErr()).toBe(true);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(expectOk(await storage.tenants.remove(tenant, 1 as never))).toBe("unknown");
  });

  it("do not keep a storage from closing", async () => {
    proxy.silence();
    const start = performance.now();
    await storage.close();
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("leave a storage that is closed with no socket that keeps the process", async () => {
    proxy.silence();
    const before = openSockets();
    await storage.close();
    await expect.poll(openSockets).toBeLessThan(before);
  });
});

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
