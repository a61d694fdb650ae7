import type { TenantId } from "@mintport/core";
import type { Digest, Instant } from "@mintport/core/ports";
import { readSettings } from "@mintport/server";
import { engines } from "@mintport/test-engines";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage } from "../src/stores/open-storage.ts";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

type Environment = Readonly<Record<string, string>>;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const placeOn = async (name: string) => {
  const engine = engines().find((known) => known.name === name)!;
  if (engine.missing !== undefined) throw new Error(engine.missing);
  return { engine, place: await engine.makePlace() };
};

describe("two deployments in one database", () => {
  it.each<[string, Environment, Environment]>([
    ["postgres", { MINTPORT_DATABASE_SCHEMA: "one" }, { MINTPORT_DATABASE_SCHEMA: "two" }],
    [
      "postgres",
      { MINTPORT_DATABASE_SCHEMA: "one", MINTPORT_DATABASE_TABLE_PREFIX: "a_" },
      { MINTPORT_DATABASE_SCHEMA: "one", MINTPORT_DATABASE_TABLE_PREFIX: "b_" },
    ],
    ["mariadb", { MINTPORT_DATABASE_TABLE_PREFIX: "a_" }, {}],
    ["sqlite", { MINTPORT_DATABASE_TABLE_PREFIX: "a_" }, {}],
  ])("never see each other: on %s, %j and %j", async (name, first, second) => {
    const found = name === "sqlite" ? undefined : await placeOn(name);
    const url = found?.place.url ?? `sqlite:${folder.path}/shared.db`;
    const onUrl = { MINTPORT_DATABASE_URL: url, MINTPORT_QUICKSTART: "on" };
    const [one, two] = [
      { ...onUrl, ...first },
      { ...onUrl, ...second },
    ];
    const mintport = (environment: Environment) => commandLine(folder.path, environment);

    // Neither takes the other's tables for its own.
    expect((await mintport(one)("migrate", "--json")).out).toContain("0001-initial");
    expect((await mintport(two)("migrate", "--json")).out).toContain("0001-initial");
    for (const environment of [one, two]) {
      const server = await start(folder.path, environment);
      expect((await askToken(server.origin)).status).toBe(200);
      await server.close();
    }

    await mintport(one)("client", "disable", "my-tenant", "service-client-123");
    const statuses = [];
    for (const environment of [one, two]) {
      const server = await start(folder.path, environment);
      statuses.push((await askToken(server.origin)).status);
      await server.close();
    }
    expect(statuses).toEqual([401, 200]);

    for (const environment of [one, two]) await rememberReplay(environment);
    for (const environment of [one, two])
      expect((await mintport(environment)("prune", "--json")).json()).toMatchObject({
        pruned: { replays: 1 },
      });

    const acts = async (environment: Environment) =>
      (await mintport(environment)("audit", "tail", "--json")).out.includes("client disable");
    expect([await acts(one), await acts(two)]).toEqual([true, false]);
    for (const environment of [one, two])
      expect(await mintport(environment)("audit", "verify")).toMatchObject({ code: 0 });

    if (found !== undefined) await found.engine.dispose(found.place);
  });
});

/** Remembers, for a tenant that nobody has, a proof that has expired long ago. */
const rememberReplay = async (environment: Environment): Promise<void> => {
  const { storage, close } = await openStorage(
    readSettings({ MINTPORT_DATA: folder.path, ...environment }),
  );
  const long = 1_600_000_000 as Instant;
  const digest = "expired".padEnd(43, "A") as Digest;
  const outcome = await storage.replays.insertOnce("nobody" as TenantId, digest, long, long);
  expect(outcome.isOk()).toBe(true);
  await close();
};

describe("the pool of connections", () => {
  it("is as large and as lasting as the settings say", async () => {
    const { engine, place } = await placeOn("postgres");
    const server = await start(folder.path, {
      MINTPORT_DATABASE_URL: `${place.url}${place.url.includes("?") ? "&" : "?"}application_name=pooled`,
      MINTPORT_QUICKSTART: "on",
      MINTPORT_AUDIT: "off",
      MINTPORT_LIMITS: "off",
      MINTPORT_DATABASE_POOL_SIZE: "2",
      MINTPORT_DATABASE_POOL_MINIMUM: "1",
      MINTPORT_DATABASE_IDLE_TIMEOUT: "1",
    });
    const watcher = new pg.Client({ connectionString: place.url });
    await watcher.connect();
    const connections = async (): Promise<number> => {
      const { rows } = await watcher.query<{ count: string }>(
        "select count(*) from pg_stat_activity where application_name = 'pooled'",
      );
      return Number(rows[0]?.count);
    };

    const seen: number[] = [];
    const asked = Array.from({ length: 20 }, async (_, i) => {
      await ask(`${server.origin}/api/v1/tenant/other-${i}/.well-known/oauth-authorization-server`);
      seen.push(await connections());
    });
    await Promise.all(asked);
    expect(Math.max(...seen)).toBe(2);
    await expect.poll(connections, { timeout: 5000, interval: 100 }).toBe(1);

    await watcher.end();
    await server.close();
    await engine.dispose(place);
  });
});
