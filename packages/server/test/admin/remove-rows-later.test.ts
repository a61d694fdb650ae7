import { defineTenant } from "@mintport/core";
import { type Digest, instant, systemClock } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { expect, it, vi } from "vitest";
import { removeRowsLater } from "../../src/admin/remove-rows-later.ts";

const tenant = defineTenant({ id: "gone", issuer: "https://gone.example" });
const item = { digest: "d" as Digest, payload: "x", expiresAt: instant(systemClock.now() + 600) };

it("a removed tenant's rows go once every node has forgotten it, and no living one's", async () => {
  const storage = memoryStorage({ tenants: [tenant] });
  const due: [() => void, number][] = [];
  const remove = removeRowsLater(storage, (...how) => due.push(how));
  expectOk(
    await storage.replays.insertOnce(tenant.id, item.digest, item.expiresAt, systemClock.now()),
  );

  remove(tenant.id);
  expect(due.map(([, milliseconds]) => milliseconds)).toEqual([5000]);
  due[0]?.[0]();
  await settled();
  expect(await remembered(storage)).toBe(true);

  const found = expectOk(await storage.tenants.read(tenant.id));
  expectOk(await storage.tenants.remove(tenant.id, found?.revision as never));
  due[0]?.[0]();
  await vi.waitFor(async () => {
    expect(await remembered(storage)).toBe(false);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

const remembered = async ({ replays }: ReturnType<typeof memoryStorage>) =>
  expectOk(await replays.isSeen(tenant.id, item.digest, systemClock.now()));
