import { later, type PortError, toAsync } from "@mintport/core/ports";
import { redisCache, redisInvalidation, redisStorage } from "@mintport/storage-redis";
import { engines, type Place } from "@mintport/test-engines";
import {
  expectErr,
  expectOk,
  freshDigest,
  freshFamilyId,
  freshGrantId,
  freshTenantId,
  freshTokenId,
  sampleAccessToken,
  sampleGrant,
  sampleTenant,
  start,
} from "@mintport/testing";
import type { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./connect.ts";

const engine = engines().find(({ name }) => name === "redis")!;

describe.skipIf(engine.missing !== undefined)("storage in Redis", () => {
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

  it("sets a time to live on everything that expires, and not on what lasts", async () => {
    const storage = redisStorage(client, { keyPrefix: place.keyPrefix });
    const [tenant, until] = [sampleTenant(), later(start, 60)];
    expectOk(await storage.tenants.create(tenant));
    expectOk(await storage.keyRings.replace(tenant.id, undefined, "ring"));
    const verdicts = await client.keys(`${place.keyPrefix}*/verdict/*`);
    expect(verdicts.length).toBe(2);
    for (const key of verdicts) expect(await client.ttl(key)).toBeGreaterThan(50);
    await client.del(...verdicts);
    const lasting = await client.keys(`${place.keyPrefix}*`);

    const digest = freshDigest();
    const first = { digest, expiresAt: until };
    const token = sampleAccessToken(tenant.id, until);
    expectOk(await storage.accessTokens.insert(tenant.id, digest, token));
    expectOk(await storage.accessTokens.revoke(tenant.id, freshTokenId(), until));
    expectOk(await storage.replays.insertOnce(tenant.id, digest, until, start));
    expectOk(await storage.singleUse.put(tenant.id, digest, { content: "{}", expiresAt: until }));
    expectOk(
      await storage.tokenFamilies.start(tenant.id, { id: freshFamilyId(), content: "{}" }, first),
    );

    const keys = await client.keys(`${place.keyPrefix}*`);
    expect(keys.length - lasting.length).toBe(6);
    for (const key of keys)
      expect(await client.expiretime(key)).toBe(lasting.includes(key) ? -1 : until + 300);
  });

  it("sends a script again that the server has lost", async () => {
    const { replays } = redisStorage(client, { keyPrefix: place.keyPrefix });
    const once = () => replays.insertOnce(freshTenantId(), freshDigest(), later(start, 60), start);
    expect(expectOk(await once())).toBe("first");
    await client.script("FLUSH");
    expect(expectOk(await once())).toBe("first");
  });

  it("shows a value that was edited as corrupt", async () => {
    const { tenants } = redisStorage(client, { keyPrefix: place.keyPrefix });
    const tenant = sampleTenant();
    expectOk(await tenants.create(tenant));
    await client.hset(`${place.keyPrefix}{${tenant.id}}`, "c", '{"id":1}');
    expect(expectErr(await tenants.find(tenant.id)).kind).toBe("corrupt");
  });

  it.each(["", "x", "-1", "1e99", "soon"])(
    "takes a mark that was edited to %j for corrupt, and never for one of long ago",
    async (damage) => {
      const { accessTokens, replays, tokenFamilies } = redisStorage(client, {
        keyPrefix: place.keyPrefix,
      });
      const [tenant, digest, until] = [freshTenantId(), freshDigest(), later(start, 60)];
      const token = freshTokenId();
      expectOk(await accessTokens.revoke(tenant, token, until));
      expectOk(await replays.insertOnce(tenant, digest, until, start));
      const first = { digest, expiresAt: until };
      expectOk(await tokenFamilies.start(tenant, { id: freshFamilyId(), content: "{}" }, first));
      for (const kind of ["revoked", "replay"])
        for (const key of await client.keys(`${place.keyPrefix}${kind}/${tenant}/*`))
          await client.set(key, damage);
      for (const key of await client.keys(`${place.keyPrefix}member/${tenant}/*`))
        await client.hset(key, "e", damage);
      const kinds = await Promise.all([
        accessTokens.isRevoked(tenant, token, start),
        replays.isSeen(tenant, digest, start),
        tokenFamilies.inspect(tenant, digest, start),
      ]);
      expect(kinds.map((answer) => expectErr<unknown, PortError>(answer).kind)).toEqual([
        "corrupt",
        "corrupt",
        "corrupt",
      ]);
      expect(expectErr(await replays.insertOnce(tenant, digest, until, start)).type).toBe(
        "port_error",
      );
    },
  );

  it("forgets a family whose key was evicted: its tokens are unknown, not free", async () => {
    const { tokenFamilies } = redisStorage(client, { keyPrefix: place.keyPrefix });
    const [tenant, family, digest] = [freshTenantId(), freshFamilyId(), freshDigest()];
    const expiresAt = later(start, 60);
    expectOk(
      await tokenFamilies.start(tenant, { id: family, content: "{}" }, { digest, expiresAt }),
    );
    await client.del(`${place.keyPrefix}family/${tenant}/${family}`);
    const successor = { digest: freshDigest(), expiresAt, memo: "", retryUntil: start };
    expect(expectOk(await tokenFamilies.inspect(tenant, digest, start)).verdict).toBe("unknown");
    expect(expectOk(await tokenFamilies.rotate(tenant, digest, successor, start)).verdict).toBe(
      "unknown",
    );
  });

  it("forgets a grant whose key was evicted: its tokens are dead, and the user is asked again", async () => {
    const { grants } = redisStorage(client, { keyPrefix: place.keyPrefix });
    const [tenant, grant] = [freshTenantId(), { ...sampleGrant(), subject: "user" }];
    const again = { ...grant, id: freshGrantId() };
    expectOk(await grants.save(tenant, grant));
    await client.del(`${place.keyPrefix}grant/{${tenant}}/user/${grant.client}`);
    expect(expectOk(await toAsync(grants.read(tenant, grant.id, start)))).toBe(undefined);
    expect(expectOk(await toAsync(grants.find(tenant, "user", grant.client, start)))).toBe(
      undefined,
    );
    expect(expectOk(await grants.listBySubject(tenant, "user", { limit: 10 })).items).toEqual([]);
    expect(await client.exists(`${place.keyPrefix}clients-of/{${tenant}}/user`)).toBe(0);
    expect(expectOk(await grants.save(tenant, again)).verdict).toBe("saved");
    expect(expectOk(await toAsync(grants.read(tenant, grant.id, start)))).toBe(undefined);
    const listed = expectOk(await grants.listBySubject(tenant, "user", { limit: 10 }));
    expect(listed.items.map(({ value }) => value.id)).toEqual([again.id]);
  });

  it("keeps a cached value for its time, and no longer", async () => {
    const cache = redisCache(client, { keyPrefix: place.keyPrefix });
    expect(await cache.get("k")).toBe(undefined);
    await cache.set("k", "value", 60_000);
    expect(await cache.get("k")).toBe("value");
    expect(await client.pttl(`${place.keyPrefix}cache/k`)).toBeGreaterThan(50_000);
    await cache.delete("k");
    expect(await cache.get("k")).toBe(undefined);
  });

  it("tells other nodes what changed", async () => {
    const subscriber = connect(place);
    const heard = new Promise<string>((resolve) => {
      redisInvalidation(client, subscriber, { keyPrefix: place.keyPrefix }).subscribe(resolve);
    });
    await new Promise((resolve) => subscriber.once("ready", resolve));
    // Delivery is at most once, and a subscription may be a moment away: say it until it is heard.
    const publisher = redisInvalidation(client, connectNothing, { keyPrefix: place.keyPrefix });
    const repeat = setInterval(() => {
      publisher.publish("a key");
    }, 20);
    expect(await heard).toBe("a key");
    clearInterval(repeat);
    await subscriber.quit();
  });
});

/** A publisher needs no subscription. */
const connectNothing = { subscribe: async () => {}, on: () => {} };
