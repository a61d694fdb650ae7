import { tenantsAndClientsOf } from "@mintport/core/ports";
import { readSettings } from "@mintport/server";
import { engines, type Place } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage } from "../src/stores/open-storage.ts";
import { commandLine } from "./cli/command-line.ts";
import { askToken } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

/** What the environment says of these places. On a Redis of its own only: the server's key prefix is fixed. */
const environmentOf = (places: readonly Place[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    places.map(({ engine, url }) => [
      engine === "redis-cluster" ? "MINTPORT_REDIS_URL" : "MINTPORT_DATABASE_URL",
      url,
    ]),
  );

describe("the ready server's token flow", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it.each([[["postgres"]], [["mariadb"]], [["redis-cluster"]], [["postgres", "redis-cluster"]]])(
    "runs on %j, and a client that is disabled there is shut out",
    async (names) => {
      const used = engines().filter(({ name }) => names.includes(name));
      for (const { missing } of used) if (missing !== undefined) throw new Error(missing);
      const places = await Promise.all(used.map(({ makePlace }) => makePlace()));
      const environment = { ...environmentOf(places), MINTPORT_QUICKSTART: "on" };

      const server = await start(folder.path, environment);
      expect((await askToken(server.origin)).status).toBe(200);
      expect((await askToken(server.origin, { client_secret: "wrong" })).status).toBe(401);
      await server.close();

      const mintport = commandLine(folder.path, environment);
      const disabled = await mintport("client", "disable", "my-tenant", "service-client-123");
      expect(disabled).toMatchObject({ code: 0 });
      const again = await start(folder.path, environment);
      expect((await askToken(again.origin)).status).toBe(401);
      await again.close();

      for (const [i, place] of places.entries())
        await used[i]?.dispose({ ...place, keyPrefix: "mintport:" });
    },
  );

  it.each([false, true])(
    "looks a tenant and a client up together, behind the cache and the deadlines (with Redis: %s)",
    async (withRedis) => {
      const redis = engines().find(({ name }) => name === "redis-cluster")!;
      const place = withRedis ? await redis.makePlace() : undefined;
      const settings = readSettings({
        ...{ MINTPORT_DATA: folder.path, MINTPORT_DATABASE_URL: `sqlite:${folder.path}/own.db` },
        ...(place === undefined ? {} : environmentOf([place])),
      });
      const { storage, close } = await openStorage(settings);
      expect(tenantsAndClientsOf(storage)?.of.clients).toBe(storage.clients);
      await close();
      if (place !== undefined) await redis.dispose({ ...place, keyPrefix: "mintport:" });
    },
  );

  it("puts no well-known secret into a database of somebody else's", async () => {
    const environment = { MINTPORT_DATABASE_URL: `sqlite:${folder.path}/theirs.db` };
    const mintport = commandLine(folder.path, environment);
    await mintport("migrate");
    const server = await start(folder.path, environment);
    expect((await askToken(server.origin)).status).toBe(404);
    await server.close();
    expect((await mintport("tenant", "list", "--json")).json()).toEqual([]);
  });
});
