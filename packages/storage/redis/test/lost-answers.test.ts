import type { Tenant } from "@mintport/core";
import {
  type FullStorage,
  later,
  type MaybeAsync,
  nextRevision,
  noRevision,
  type PortError,
} from "@mintport/core/ports";
import { redisDefaults, redisStorage } from "@mintport/storage-redis";
import { engines, type Place } from "@mintport/test-engines";
import {
  expectErr,
  expectOk,
  freshDigest,
  freshFamilyId,
  freshTokenId,
  sampleAccessToken,
  sampleClient,
  sampleGrant,
  sampleTenant,
  start,
} from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BehindProxy, behindProxy, losingAnswers } from "./behind-proxy.ts";

const engine = engines().find(({ name }) => name === "redis")!;
const until = later(start, 60);
const entry = { content: "{}", expiresAt: until };
const newToken = () => ({
  ...{ digest: freshDigest(), expiresAt: until },
  ...{ memo: "memo", retryUntil: until },
});

const newDevice = () => ({ ...entry, deviceCode: freshDigest(), userCode: freshDigest() });

/** A write that gives a verdict: prepared over a connection that loses nothing, and run over one that does. */
interface Write {
  readonly name: string;
  /** The verdict of who comes first, or a part of it. */
  readonly first: unknown;
  readonly prepare: (sure: FullStorage, tenant: Tenant) => Promise<Run>;
}
type Run = (lossy: FullStorage) => MaybeAsync<unknown, PortError>;

const client = sampleClient();
const writes: readonly Write[] = [
  {
    name: "a tenant's creation",
    first: { verdict: "created" },
    prepare: async () => (lossy) => lossy.tenants.create(sampleTenant()),
  },
  {
    name: "a tenant's update",
    first: { verdict: "updated" },
    prepare: async (sure, tenant) => {
      const revision = expectOk(await sure.tenants.read(tenant.id))?.revision ?? noRevision;
      return (lossy) => lossy.tenants.update(tenant, revision);
    },
  },
  {
    name: "a tenant's removal",
    first: "removed",
    prepare: async (sure, tenant) => {
      const revision = expectOk(await sure.tenants.read(tenant.id))?.revision ?? noRevision;
      return (lossy) => lossy.tenants.remove(tenant.id, revision);
    },
  },
  {
    name: "a client's creation",
    first: { verdict: "created" },
    prepare: async (_, tenant) => (lossy) => lossy.clients.create(tenant.id, client),
  },
  {
    name: "a client's update",
    first: { verdict: "updated" },
    prepare: async (sure, tenant) => {
      const made = expectOk(await sure.clients.create(tenant.id, client));
      const revision = made.verdict === "created" ? made.revision : noRevision;
      return (lossy) => lossy.clients.update(tenant.id, client, revision);
    },
  },
  {
    name: "a client's removal",
    first: "removed",
    prepare: async (sure, tenant) => {
      const made = expectOk(await sure.clients.create(tenant.id, client));
      const revision = made.verdict === "created" ? made.revision : noRevision;
      return (lossy) => lossy.clients.remove(tenant.id, client.id, revision);
    },
  },
  {
    name: "a first key ring",
    first: { verdict: "replaced" },
    prepare: async (_, tenant) => (lossy) => lossy.keyRings.replace(tenant.id, undefined, "ring"),
  },
  {
    name: "a further key ring",
    first: { verdict: "replaced" },
    prepare: async (sure, tenant) => {
      const made = expectOk(await sure.keyRings.replace(tenant.id, undefined, "ring"));
      const revision = made.verdict === "replaced" ? made.revision : noRevision;
      return (lossy) => lossy.keyRings.replace(tenant.id, revision, "next");
    },
  },
  {
    name: "putting a single-use thing",
    first: "stored",
    prepare: async (_, tenant) => (lossy) => lossy.singleUse.put(tenant.id, freshDigest(), entry),
  },
  {
    name: "using it up",
    first: { verdict: "fresh" },
    prepare: async (sure, tenant) => {
      const digest = freshDigest();
      expectOk(await sure.singleUse.put(tenant.id, digest, entry));
      return (lossy) => lossy.singleUse.consume(tenant.id, digest, start);
    },
  },
  {
    name: "a replay entry",
    first: "first",
    prepare: async (_, tenant) => (lossy) =>
      lossy.replays.insertOnce(tenant.id, freshDigest(), until, start),
  },
  {
    name: "a family's start",
    first: "started",
    prepare: async (_, tenant) => (lossy) =>
      lossy.tokenFamilies.start(tenant.id, { id: freshFamilyId(), content: "{}" }, newToken()),
  },
  {
    name: "a family's rotation",
    first: { verdict: "rotated" },
    prepare: async (sure, tenant) => {
      const token = newToken();
      expectOk(
        await sure.tokenFamilies.start(tenant.id, { id: freshFamilyId(), content: "{}" }, token),
      );
      return (lossy) => lossy.tokenFamilies.rotate(tenant.id, token.digest, newToken(), start);
    },
  },
  {
    name: "a family's revocation",
    first: "revoked",
    prepare: async (sure, tenant) => {
      const family = freshFamilyId();
      expectOk(
        await sure.tokenFamilies.start(tenant.id, { id: family, content: "{}" }, newToken()),
      );
      return (lossy) => lossy.tokenFamilies.revoke(tenant.id, family);
    },
  },
  {
    name: "the discovery of a reuse",
    first: { verdict: "reused" },
    prepare: async (sure, tenant) => {
      const [token, late] = [newToken(), { ...newToken(), retryUntil: start }];
      const family = { id: freshFamilyId(), content: "{}" };
      expectOk(await sure.tokenFamilies.start(tenant.id, family, token));
      expectOk(await sure.tokenFamilies.rotate(tenant.id, token.digest, late, start));
      return (lossy) => lossy.tokenFamilies.rotate(tenant.id, token.digest, newToken(), start);
    },
  },
  {
    name: "a use of a family's token",
    first: "touched",
    prepare: async (sure, tenant) => {
      const token = newToken();
      const family = { id: freshFamilyId(), content: "{}" };
      expectOk(await sure.tokenFamilies.start(tenant.id, family, token));
      return (lossy) => lossy.tokenFamilies.touch(tenant.id, token.digest, until, start);
    },
  },
  {
    name: "a first grant",
    first: { verdict: "saved" },
    prepare: async (_, tenant) => (lossy) => lossy.grants.save(tenant.id, sampleGrant()),
  },
  {
    name: "a further consent",
    first: { verdict: "saved" },
    prepare: async (sure, tenant) => {
      const grant = sampleGrant();
      const made = expectOk(await sure.grants.save(tenant.id, grant));
      const revision = made.verdict === "saved" ? made.revision : noRevision;
      return (lossy) => lossy.grants.save(tenant.id, grant, revision);
    },
  },
  {
    name: "a grant's revocation",
    first: "revoked",
    prepare: async (sure, tenant) => {
      const grant = sampleGrant();
      expectOk(await sure.grants.save(tenant.id, grant));
      return (lossy) => lossy.grants.revoke(tenant.id, grant.id);
    },
  },
  {
    name: "a device's beginning",
    first: "started",
    prepare: async (_, tenant) => (lossy) =>
      lossy.deviceAuthorizations.start(tenant.id, newDevice()),
  },
  {
    name: "a change of a device",
    first: "replaced",
    prepare: async (sure, tenant) => {
      const device = newDevice();
      const [{ deviceAuthorizations }, { deviceCode }] = [sure, device];
      expectOk(await deviceAuthorizations.start(tenant.id, device));
      const found = expectOk(await deviceAuthorizations.find(tenant.id, deviceCode, start));
      const replacement = { content: "next", expected: found?.revision ?? noRevision };
      return (lossy) =>
        lossy.deviceAuthorizations.replace(tenant.id, deviceCode, replacement, start);
    },
  },
  {
    name: "an access token",
    first: "inserted",
    prepare:
      async (_, { id }) =>
      (lossy) =>
        lossy.accessTokens.insert(id, freshDigest(), sampleAccessToken(id, until)),
  },
  {
    name: "an access token's revocation",
    first: "revoked",
    prepare:
      async (_, { id }) =>
      (lossy) =>
        lossy.accessTokens.revoke(id, freshTokenId(), until),
  },
];

describe.skipIf(engine.missing !== undefined)(
  "when Redis does a write and its answer is lost",
  () => {
    let place: Place;
    let sure: BehindProxy;
    let resending: BehindProxy;
    let careful: BehindProxy;
    beforeAll(async () => {
      place = await engine.makePlace();
      sure = await behindProxy(place, {});
      resending = await behindProxy(place, {});
      careful = await behindProxy(place, redisDefaults());
    });
    afterAll(async () => {
      for (const opened of [sure, resending, careful]) await opened.close();
      await engine.dispose(place);
    });
    const prepared = async ({ prepare }: Write): Promise<Run> => {
      const storage = redisStorage(sure.client, { keyPrefix: place.keyPrefix });
      const tenant = sampleTenant();
      expectOk(await storage.tenants.create(tenant));
      return prepare(storage, tenant);
    };

    it.each(writes)("a client that sends it again hears what came of it: $name", async (write) => {
      const run = await prepared(write);
      const outcome = expectOk(
        await run(redisStorage(losingAnswers(resending), { keyPrefix: place.keyPrefix })),
      );
      if (typeof write.first === "string") expect(outcome).toBe(write.first);
      else expect(outcome).toMatchObject(write.first as object);
    });

    it.each(writes)("a client with our defaults sends nothing again: $name", async (write) => {
      const run = await prepared(write);
      const lossy = redisStorage(losingAnswers(careful), { keyPrefix: place.keyPrefix });
      expect(expectErr(await run(lossy)).kind).toBe("unavailable");
    });

    it("says what it said, whatever others wrote in between", async () => {
      const storage = redisStorage(sure.client, { keyPrefix: place.keyPrefix });
      const tenant = sampleTenant();
      const made = expectOk(await storage.tenants.create(tenant));
      const revision = made.verdict === "created" ? made.revision : noRevision;
      const twice = redisStorage(
        {
          call: async (command, ...args) => {
            const said = await sure.client.call(command, args);
            if (!command.startsWith("EVAL")) return said;
            expectOk(await storage.tenants.update(tenant, (revision + 1) as typeof revision));
            return sure.client.call(command, args);
          },
        },
        { keyPrefix: place.keyPrefix },
      );
      expect(expectOk(await twice.tenants.update(tenant, revision)).verdict).toBe("updated");
      expect(expectOk(await storage.tenants.read(tenant.id))?.revision).toBe(revision + 2);
    });

    it("believes nobody else's nonce: a second call of the same words loses", async () => {
      const storage = redisStorage(sure.client, { keyPrefix: place.keyPrefix });
      const { singleUse, replays, accessTokens, deviceAuthorizations } = storage;
      const [{ id }, digest] = [sampleTenant(), freshDigest()];
      const token = sampleAccessToken(id, until);
      for (const verdict of ["first", "seen"])
        expect(expectOk(await replays.insertOnce(id, digest, until, start))).toBe(verdict);
      for (const verdict of ["stored", "exists"])
        expect(expectOk(await singleUse.put(id, digest, entry))).toBe(verdict);
      for (const verdict of ["fresh", "replayed"])
        expect(expectOk(await singleUse.consume(id, digest, start)).verdict).toBe(verdict);
      for (const verdict of ["inserted", "exists"])
        expect(expectOk(await accessTokens.insert(id, digest, token))).toBe(verdict);
      const device = newDevice();
      for (const verdict of ["started", "exists"])
        expect(expectOk(await deviceAuthorizations.start(id, device))).toBe(verdict);
      const replacement = { content: "next", expected: nextRevision(noRevision) };
      for (const verdict of ["replaced", "stale"])
        expect(
          expectOk(await deviceAuthorizations.replace(id, device.deviceCode, replacement, start)),
        ).toBe(verdict);
    });
  },
);
