import type { ClientId, TenantId } from "@mintport/core";
import { type FullStorage, instant } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import { type Engine, engines } from "@mintport/test-engines";
import { describe, expect, it } from "vitest";
import { dialectOn, makeTables } from "../../src/contenders/parts/open-place.ts";
import { clientId, scopes, tenant } from "../../src/contenders/parts/subject.ts";
import { openBulk } from "../../src/growth/bulk.ts";
import { clientIdOf, fill } from "../../src/growth/fill.ts";
import { measurePoint } from "../../src/growth/measure-point.ts";
import { allSeries } from "../../src/growth/series.ts";
import type { SeriesName } from "../../src/growth/series-name.ts";
import { benchKeys } from "../../src/keys.ts";
import { usualSetup } from "../../src/scenario.ts";

const key = benchKeys()("ES256");
const main = tenant as TenantId;
const now = instant(Date.now() / 1000);

/** Calls `use` with a storage in which `fill` made that many, and removes it. */
const inFilled = async <T>(
  engine: Engine,
  { name, size }: { readonly name: SeriesName; readonly size: number },
  use: (storage: FullStorage) => Promise<T>,
): Promise<T> => {
  const place = await engine.makePlace();
  try {
    await makeTables(place);
    const bulk = await openBulk(place);
    await fill(bulk, { ...usualSetup, clientJwk: key.client.publicJwk }, { name, size });
    await bulk.close();
    const storage = sqlStorage({ dialect: dialectOn(place) });
    return await use(storage).finally(() => storage.close());
  } finally {
    await engine.dispose(place);
  }
};

const sqlEngines = engines().filter(
  ({ name, missing }) => missing === undefined && (name === "sqlite" || name === "postgres"),
);

describe.each(sqlEngines)("fill, $name", (engine) => {
  it("makes clients that are read back as what they are", () =>
    inFilled(engine, { name: "clients", size: 12 }, async ({ clients }) => {
      const ids = Array.from({ length: 12 }, (_, i) => clientIdOf(i));
      expect(new Set(ids).size).toBe(12);
      for (const id of [...ids, clientIdOf(12)]) {
        const found = (await clients.find(main, id as ClientId)).map((client) => client?.id);
        expect(found.isOk()).toBe(true);
        expect(found.unwrapOr(undefined)).toBe(id === clientIdOf(12) ? undefined : id);
      }
    }));

  it("makes as many tenants as are asked for", () =>
    inFilled(engine, { name: "tenants", size: 7 }, async ({ tenants }) => {
      const count = (await tenants.list({ limit: 100 })).map(({ items }) => items.length);
      expect(count.unwrapOr(0)).toBe(7);
    }));

  it("gives the client its scopes, and those that are requested among them", () =>
    inFilled(engine, { name: "scopes", size: 40 }, async ({ clients }) => {
      const client = (await clients.find(main, clientId as ClientId)).unwrapOr(undefined);
      expect(client?.ownScope).toHaveLength(40);
      expect(client?.ownScope).toEqual(expect.arrayContaining([...scopes]));
    }));

  it("makes expired rows to prune", () =>
    inFilled(engine, { name: "prune", size: 50 }, async ({ replays }) => {
      expect((await replays.prune("*", now, 100)).unwrapOr(0)).toBe(50);
    }));

  it("makes revocations that are live", () =>
    inFilled(engine, { name: "revocations", size: 50 }, async ({ accessTokens }) => {
      const later = instant(now + 10 * 86_400);
      expect((await accessTokens.prune("*", later, 100)).unwrapOr(1)).toBe(0);
    }));
});

describe("measurePoint", () => {
  it("serves from what was made, and prunes beside it", async () => {
    const [sqlite] = engines();
    const place = await sqlite!.makePlace();
    try {
      const series = allSeries.find(({ name }) => name === "prune")!;
      const { point, faults } = await measurePoint(series, {
        ...{ store: "sqlite", size: 1000, place, key, connections: 2, rounds: 1, seconds: 0.2 },
      });
      expect(faults).toEqual([]);
      expect(point).toMatchObject({ series: "prune", size: 1000, failures: 0 });
      expect(point.requests).toBeGreaterThan(0);
      // How many of them is a matter of the machine's speed, which is no test's.
      expect(point.pruning?.rows).toBeGreaterThan(0);
      expect(point.pruning?.toQuiet).toBeGreaterThan(0);
    } finally {
      await sqlite!.dispose(place);
    }
  });
});
