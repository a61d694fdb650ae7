import { defineTenant } from "@mintport/core";
import {
  createTenant,
  describeTenant,
  removeTenant,
  removeTenantRows,
} from "@mintport/core/management";
import {
  type Clock,
  type FullStorage,
  later,
  noRevision,
  type PageRequest,
  portError,
} from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { memoryStorage } from "@mintport/storage-memory";
import { removePaced } from "@mintport/storage-sql";
import {
  expectErr,
  expectOk,
  freshDigest,
  freshFamilyId,
  freshTokenId,
  sampleAccessToken,
  sampleGrant,
  start,
} from "@mintport/testing";
import { beforeEach, describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "acme", issuer: "https://acme.example" });
const { id } = tenant;
const [revoked, assertion, digest] = [freshTokenId(), freshDigest(), freshDigest()];
const until = later(start, 3600);
const grant = sampleGrant();
const clock: Clock = { now: () => start };
const pace = { sleep: async () => {}, stopwatch: { milliseconds: () => 0 } };

/** Tenants in one storage and expiring rows in another, as in SQL and Redis. */
let storage: FullStorage;

const fill = async (): Promise<void> => {
  const { accessTokens, replays, singleUse, tokenFamilies, grants } = storage;
  expectOk(await accessTokens.insert(id, digest, sampleAccessToken(id, until)));
  expectOk(await accessTokens.revoke(id, revoked, until));
  expectOk(await replays.insertOnce(id, assertion, until, start));
  expectOk(await singleUse.put(id, digest, { content: "{}", expiresAt: until }));
  expectOk(
    await tokenFamilies.start(
      id,
      { id: freshFamilyId(), content: "{}" },
      { digest, expiresAt: until },
    ),
  );
  expectOk(await grants.save(id, grant));
  const device = { deviceCode: digest, userCode: assertion, content: "{}", expiresAt: until };
  expectOk(await storage.deviceAuthorizations.start(id, device));
};
const remove = async (): Promise<void> => {
  const { revision = noRevision } = expectOk(await storage.tenants.read(id)) ?? {};
  expectOk(await removeTenant(storage.tenants)(id, revision));
};
const rest = () => removePaced((page) => removeTenantRows(storage)(id, page), pace);

beforeEach(async () => {
  const { tenants, clients, keyRings } = memoryStorage({ clock });
  storage = { ...memoryStorage({ clock }), tenants, clients, keyRings };
  expectOk(await createTenant(tenants)(describeTenant(tenant)));
  await fill();
});

describe("the rows of a tenant that is removed", () => {
  it("go with it from every store, so that whoever is next under its id inherits none", async () => {
    await remove();
    expect(expectOk(await rest())).toBe(8);
    const { accessTokens, replays, singleUse, tokenFamilies, grants } = storage;
    expect(expectOk(await accessTokens.find(id, digest, start))).toBe(undefined);
    expect(expectOk(await accessTokens.isRevoked(id, revoked, start))).toBe(false);
    expect(expectOk(await replays.isSeen(id, assertion, start))).toBe(false);
    expect(expectOk(await singleUse.peek(id, digest, start)).verdict).toBe("unknown");
    expect(expectOk(await tokenFamilies.inspect(id, digest, start)).verdict).toBe("unknown");
    expect(expectOk(await grants.read(id, grant.id, start))).toBe(undefined);
    expect(expectOk(await storage.deviceAuthorizations.find(id, digest, start))).toBe(undefined);
    expect(expectOk(await rest())).toBe(0);
  });

  it("stay while there is the tenant: no revocation of a living one is deleted", async () => {
    expect(expectErr(await rest())).toEqual({ type: "exists", what: "tenant", id });
    expect(expectOk(await storage.accessTokens.isRevoked(id, revoked, start))).toBe(true);
  });

  it("stay, those that are left, when the tenant comes back between two pages", async () => {
    await remove();
    const page = expectOk(await removeTenantRows(storage)(id, { limit: 1 }));
    expectOk(await createTenant(storage.tenants)(describeTenant(tenant)));
    const next: PageRequest = { limit: 1, after: page.next ?? "" };
    expect(expectErr(await removeTenantRows(storage)(id, next)).type).toBe("exists");
    expect(expectOk(await storage.replays.isSeen(id, assertion, start))).toBe(true);
  });

  it("go by another try, when the first was cut off in any store", async () => {
    await remove();
    const { singleUse } = storage;
    const down = () => errAsync(portError("unavailable", "single-use-store"));
    storage = { ...storage, singleUse: { ...singleUse, removeAll: down } };
    expect(expectErr(await rest())).toMatchObject({ kind: "unavailable" });
    storage = { ...storage, singleUse };
    expect(expectOk(await rest())).toBe(5);
  });

  it.each([1, 2, 5])("go in pages of %i, from one store to the next", async (limit) => {
    await remove();
    let removed = 0;
    for (let after: string | undefined, done = false; !done; ) {
      const page = after === undefined ? { limit } : { limit, after };
      const step = expectOk(await removeTenantRows(storage)(id, page));
      expect(step.removed).toBeLessThanOrEqual(limit);
      removed += step.removed;
      after = step.next;
      done = after === undefined;
    }
    expect(removed).toBe(8);
  });
});
