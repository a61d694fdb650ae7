import { type KeyRingVerdict, type PortError, type Revision, toAsync } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type RedisCluster, startRedisCluster } from "@mintport/test-engines";
import { expectOk, sampleClient, sampleTenant } from "@mintport/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlace } from "../fixture/open-place.ts";

describe("when a master of a Redis Cluster dies", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => {
    cluster.stop();
  });

  it("its replica takes over with every client and every key", { timeout: 60_000 }, async () => {
    const place = {
      engine: "redis-cluster",
      url: cluster.urls.join(","),
      keyPrefix: "f:",
    } as const;
    const { storage, close } = openPlace(place);
    const tenants = Array.from({ length: 30 }, () => sampleTenant());
    const client = sampleClient();
    const rings = new Map<string, Revision | undefined>();
    for (const tenant of tenants) {
      expectOk(await storage.tenants.create(tenant));
      expectOk(await storage.clients.create(tenant.id, client));
      const ring = await storage.keyRings.replace(tenant.id, undefined, `ring of ${tenant.id}`);
      rings.set(tenant.id, revisionOf(expectOk(ring)));
    }

    await killMaster(cluster.urls);

    for (const tenant of tenants) {
      expect(await eventually(() => toAsync(storage.tenants.find(tenant.id)))).toEqual(tenant);
      expect(await eventually(() => toAsync(storage.clients.find(tenant.id, client.id)))).toEqual(
        client,
      );
      expect(await eventually(() => storage.keyRings.read(tenant.id))).toEqual({
        value: `ring of ${tenant.id}`,
        revision: rings.get(tenant.id),
      });
    }
    await close();
  });
});

const revisionOf = (verdict: KeyRingVerdict): Revision | undefined =>
  verdict.verdict === "replaced" ? verdict.revision : undefined;

/** Ends one master at once, after its replica has all that was written. */
const killMaster = async (urls: readonly string[]): Promise<void> => {
  for (const url of urls) {
    const node = new Redis(url, { retryStrategy: () => null });
    node.on("error", () => {});
    const isMaster = (await node.info("replication")).includes("role:master");
    if (isMaster) {
      await node.wait(1, 2000);
      await node.shutdown("NOSAVE").catch(() => {});
      node.disconnect();
      return;
    }
    node.disconnect();
  }
  throw new Error("there is no master to kill");
};

/** The value, once the Cluster answers again. */
const eventually = async <T>(read: () => ResultAsync<T, PortError>): Promise<T> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const result = await read();
    if (result.isOk()) return result.value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the Cluster did not come back");
};
