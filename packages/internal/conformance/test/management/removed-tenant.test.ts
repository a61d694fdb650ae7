import { defineTenant } from "@mintport/core";
import { createTenant, describeTenant, removeTenant } from "@mintport/core/management";
import { type FullStorage, noRevision } from "@mintport/core/ports";
import { keySealer, type ManagedKeys, managedKeys } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk, fixedClock } from "@mintport/testing";
import { beforeEach, describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "acme", issuer: "https://acme.example" });
const { id, signingAlgorithm: alg } = tenant;

let storage: FullStorage;
let clock: ReturnType<typeof fixedClock>;
let keys: ManagedKeys;

const node = (): ManagedKeys =>
  managedKeys({ keyRings: storage.keyRings, sealer: keySealer(new Uint8Array(32)), clock });
const create = async (): Promise<void> => {
  expectOk(await createTenant(storage.tenants)(describeTenant(tenant)));
  expectOk(await keys.ensure(id, alg));
};
const remove = async (): Promise<void> => {
  const { revision = noRevision } = expectOk(await storage.tenants.read(id)) ?? {};
  expectOk(await removeTenant(storage.tenants)(id, revision));
};
const signsWith = async (by: ManagedKeys): Promise<string> =>
  expectOk(await by.signer(id, alg)).kid;
const publishes = async (by: ManagedKeys) =>
  expectOk(await by.publicKeys(id)).map(({ kid }) => kid);

beforeEach(async () => {
  storage = memoryStorage();
  clock = fixedClock();
  keys = node();
  await create();
});

describe("a tenant that is removed", () => {
  it("takes its key ring with it", async () => {
    expectOk(await keys.rotate(id, alg));
    expect(expectOk(await storage.keyRings.read(id))).toBeDefined();
    await remove();
    expect(expectOk(await storage.keyRings.read(id))).toBeUndefined();
  });

  it("and comes back within the same second has fresh keys, at once where it was created", async () => {
    // A ring that was written more often than the new one: a revision alone does not tell which is newer.
    expectOk(await keys.rotate(id, alg));
    const former = await publishes(keys);
    await remove();
    await create();

    const [kid] = await publishes(keys);
    expect(await publishes(keys)).toHaveLength(1);
    expect(former).not.toContain(kid);
    expect(await signsWith(keys)).toBe(kid);
    expect(expectOk(await keys.list(id)).map((key) => key.kid)).toEqual([kid]);
  });

  it("and comes back has fresh keys on every node within ten seconds", async () => {
    const other = node();
    const former = await signsWith(other);
    await remove();
    await create();
    clock.advance(10);
    expect(await signsWith(other)).toBe(await signsWith(keys));
    expect(await publishes(other)).not.toContain(former);
  });
});
