import { randomUUID } from "node:crypto";
import { engines, freePort, startPrivate } from "@mintport/test-engines";
import { Cluster, Redis } from "ioredis";
import { Kysely, MysqlDialect, PostgresDialect, sql } from "kysely";
import { createPool } from "mysql2";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DatabaseExamination, databaseFindings } from "../../src/doctor/database-findings.ts";
import { redisFindings } from "../../src/doctor/redis-findings.ts";
import { Concealed } from "../../src/settings/concealed.ts";

describe("the doctor asks Redis", () => {
  let engine: Awaited<ReturnType<typeof startPrivate>>;
  let redis: Redis;
  beforeAll(async () => {
    engine = await startPrivate("redis");
    redis = new Redis(engine.url);
  });
  afterAll(() => {
    redis.disconnect();
    engine.stop();
  });

  const found = async (client = redis, { isAlone = false, ahead = 0 } = {}) => {
    const milliseconds = () => Date.now() + ahead;
    return redisFindings(client, { isAlone, milliseconds });
  };
  const rulesOf = async (...how: Parameters<typeof found>) =>
    (await found(...how)).map(({ rule, severity }) => `${severity} ${rule}`);

  it("and finds nothing where it keeps what is written", async () => {
    await redis.config("SET", "appendonly", "yes");
    expect(await rulesOf()).toEqual([]);
    await redis.config("SET", "appendonly", "no");
  });

  it("and finds that nothing outlives a restart, which is worse without a database", async () => {
    expect(await rulesOf()).toEqual(["warning redis-forgets"]);
    expect(await rulesOf(redis, { isAlone: true })).toEqual(["error redis-forgets"]);
    await redis.config("SET", "save", "3600 1");
    expect(await rulesOf()).toEqual(["warning redis-keeps-snapshots-only"]);
    await redis.config("SET", "save", "");
  });

  it.each(["allkeys-lru", "volatile-ttl"])(
    "and finds that %s drops revocations, once memory is bounded for certain",
    async (policy) => {
      await redis.config("SET", "appendonly", "yes");
      await redis.config("SET", "maxmemory-policy", policy);
      expect(await rulesOf()).toEqual(["warning redis-evicts"]);
      await redis.config("SET", "maxmemory", "100mb");
      const [evicts] = await found(redis, { isAlone: true });
      expect(evicts).toMatchObject({ rule: "redis-evicts", severity: "error" });
      expect(evicts?.subject).toMatch(/^redis 127\.0\.0\.1:\d+$/);
      // Tenants have no expiry, so only allkeys reaches them.
      expect(evicts?.why.includes("tenants")).toBe(policy.startsWith("allkeys"));
      await redis.config("SET", "maxmemory", "0");
      await redis.config("SET", "maxmemory-policy", "noeviction");
      await redis.config("SET", "appendonly", "no");
    },
  );

  it("and finds a clock that is apart, on either side", async () => {
    await redis.config("SET", "appendonly", "yes");
    const [ahead] = await found(redis, { ahead: 10_000 });
    expect(ahead).toMatchObject({ rule: "clock-apart" });
    expect(ahead?.why).toContain("10 s ahead of");
    const [behind] = await found(redis, { ahead: -10_000 });
    expect(behind?.why).toContain("10 s behind");
    await redis.config("SET", "appendonly", "no");
  });

  it("and says that it could not look where CONFIG is not permitted, as at providers", async () => {
    await redis.call("ACL", "SETUSER", "managed", "on", ">pw", "~*", "+@all", "-config");
    const managed = new Redis(engine.url, { username: "managed", password: "pw" });
    expect(await rulesOf(managed)).toEqual(["note not-looked-at"]);
    await redis.call("ACL", "SETUSER", "managed", "-info");
    const [blind] = await found(managed);
    expect(blind).toMatchObject({ rule: "not-looked-at", severity: "note" });
    expect(blind?.why).toContain("NOPERM");
    managed.disconnect();
  });
});

it("the doctor asks each master of a Cluster, though nobody asked it before", async () => {
  const engine = engines().find(({ name }) => name === "redis-cluster");
  if (engine === undefined || engine.missing !== undefined) throw new Error(engine?.missing);
  const place = await engine.makePlace();
  const cluster = new Cluster(place.url.split(","));
  const milliseconds = () => Date.now() + 10_000;
  const found = await redisFindings(cluster, { isAlone: false, milliseconds });
  const apart = found.filter(({ rule }) => rule === "clock-apart");
  expect(new Set(apart.map(({ subject }) => subject)).size).toBe(cluster.nodes("master").length);
  expect(apart.length).toBeGreaterThan(1);
  cluster.disconnect();
  await engine.dispose(place);
});

/** The end of its database, with connections that are still ending, is no fault of the test. */
const quietPool = (connectionString: string): pg.Pool =>
  new pg.Pool({ connectionString })
    .on("error", () => {})
    .on("connect", (client) => client.on("error", () => {}));

describe.each(["postgres", "mariadb"] as const)("the doctor asks %s", (name) => {
  const engine = engines().find((one) => one.name === name);
  const user = `doctor_${randomUUID().slice(0, 8)}`;
  let place: Awaited<ReturnType<NonNullable<typeof engine>["makePlace"]>>;
  let [root, own]: Kysely<unknown>[] = [];
  beforeAll(async () => {
    if (engine === undefined || engine.missing !== undefined) throw new Error(engine?.missing);
    place = await engine.makePlace();
    const { pathname } = new URL(place.url);
    const database = pathname.slice(1);
    root = connect(place.url);
    for (const statement of name === "postgres"
      ? [
          `create role ${user} login password 'pw'`,
          `grant create, usage on schema public to ${user}`,
        ]
      : [`create user ${user} identified by 'pw'`, `grant all on ${database}.* to ${user}`])
      await sql.raw(statement).execute(root);
    own = connect(Object.assign(new URL(place.url), { username: user, password: "pw" }).href);
  });
  afterAll(async () => {
    await own?.destroy();
    if (root !== undefined) {
      if (name === "postgres") await sql.raw(`drop owned by ${user}`).execute(root);
      await sql.raw(name === "postgres" ? `drop role ${user}` : `drop user ${user}`).execute(root);
    }
    await root?.destroy();
    await engine?.dispose(place);
  });

  const connect = (url: string): Kysely<unknown> =>
    new Kysely({
      dialect:
        name === "postgres"
          ? new PostgresDialect({ pool: quietPool(url) })
          : new MysqlDialect({ pool: createPool({ uri: url }) }),
    });

  const found = (db = own, how: Partial<DatabaseExamination & { workers: number }> = {}) => {
    if (db === undefined) throw new Error("not connected");
    const { workers = 1, nodes = 1, milliseconds = Date.now } = how;
    const settings = { workers, audit: "drop", databaseUrl: new Concealed(place.url) } as const;
    return databaseFindings(db, { settings, nodes, milliseconds });
  };

  it("and finds nothing where the server's user has its own tables alone", async () => {
    expect(await found()).toEqual([]);
  });

  it("and finds rights that the server never needs, and says no hash of a password", async () => {
    const [wide] = await found(root);
    expect(wide).toMatchObject({ rule: "database-rights-too-wide", subject: "database" });
    expect(wide?.why).toContain(name === "postgres" ? "superuser" : "ALL PRIVILEGES on *.*");
    expect(JSON.stringify(await found())).not.toContain("IDENTIFIED");
  });

  it("and finds a clock that is apart", async () => {
    const [apart] = await found(own, { milliseconds: () => Date.now() - 10_000 });
    expect(apart).toMatchObject({ rule: "clock-apart" });
    expect(apart?.why).toContain("10 s behind");
  });

  it("and finds fewer connections than all workers of all nodes open", async () => {
    const [few] = await found(own, { workers: 100, nodes: 10 });
    expect(few).toMatchObject({ rule: "too-few-connections" });
    expect(few?.why).toContain("10 × 100 workers open 20000 connections");
  });

  it.runIf(name === "postgres")("and finds a schema and tables that are open to all", async () => {
    if (root === undefined) throw new Error("not connected");
    await sql`create table open_to_all (a int)`.execute(root);
    await sql`grant select on open_to_all to public`.execute(root);
    await sql`grant create on schema public to public`.execute(root);
    const [open] = await found();
    expect(open).toMatchObject({ rule: "database-open-to-others" });
    expect(open?.why).toMatch(/makes tables .* and reads or writes tables/);
  });

  it("and says that it could not look where nobody answers", async () => {
    const nowhere = Object.assign(new URL(place.url), { port: String(await freePort()) });
    const away = connect(nowhere.href);
    const [blind] = await found(away);
    await away.destroy();
    expect(blind).toMatchObject({ rule: "not-looked-at", severity: "note" });
  });
});
