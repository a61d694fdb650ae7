import { later } from "@mintport/core/ports";
import { redisStorage } from "@mintport/storage-redis";
import { engines, type Place } from "@mintport/test-engines";
import { expectErr, expectOk, freshDigest, freshTenantId, start } from "@mintport/testing";
import type { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./connect.ts";

const redisEngines = engines().filter(({ name }) => name.startsWith("redis"));

describe.each(redisEngines)("removing a tenant's rows on $name", (engine) => {
  if (engine.missing !== undefined) {
    it.skip(`skipped: ${engine.missing}`, () => {});
    return;
  }
  let place: Place;
  let client: Redis | Cluster;
  beforeAll(async () => {
    place = await engine.makePlace();
    client = connect(place);
  });
  afterAll(async () => {
    await client.quit();
    await engine.dispose(place);
  });
  const until = later(start, 3600);

  it("finds them on every master, whatever the prefix, and leaves those of other prefixes", async () => {
    const [tenant, other] = [freshTenantId(), freshTenantId()];
    const [odd, near] = ["[a]*?\\", "axyz"].map(
      (end) => redisStorage(client, { keyPrefix: `${place.keyPrefix}${end}:` }).replays,
    );
    for (let i = 0; i < 300; i++)
      for (const [store, owner] of [
        [odd!, tenant],
        [odd!, other],
        [near!, tenant],
      ] as const)
        expectOk(await store.insertOnce(owner, freshDigest(), until, start));
    expect(expectOk(await odd!.removeAll(tenant, { limit: 1000 }))).toEqual({ removed: 300 });
    expect(expectOk(await odd!.removeAll(other, { limit: 1000 }))).toEqual({ removed: 300 });
    expect(expectOk(await near!.removeAll(tenant, { limit: 1000 }))).toEqual({ removed: 300 });
  });

  it("answers for a whole Cluster or not at all", async () => {
    const nodeless = {
      call: (name: string, ...args: (string | number)[]) => client.call(name, args),
    };
    const { replays } = redisStorage(nodeless, { keyPrefix: place.keyPrefix });
    const outcome = await replays.removeAll(freshTenantId(), { limit: 1 });
    if (engine.name === "redis") expect(expectOk(outcome)).toEqual({ removed: 0 });
    else expect(expectErr(outcome).kind).toBe("unavailable");
  });
});
