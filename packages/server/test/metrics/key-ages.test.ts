import type { TenantId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { keySealer, managedKeys } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { expect, it } from "vitest";
import { keyAges } from "../../src/metrics/key-ages.ts";

it("the age of keys is that of the oldest that signs, of tenants that had tokens here, looked at once a minute", async () => {
  let now = 1_000_000;
  const clock = { now: () => instant(now) };
  const keys = managedKeys({
    keyRings: memoryStorage().keyRings,
    sealer: keySealer(new Uint8Array(32).fill(7)),
    clock,
  });
  const ages = keyAges(keys, { signed: keys, now: clock.now });
  const tenant = (name: string) => name as TenantId;
  expectOk(await keys.ensure(tenant("unused"), "ES256"));
  now += 500;
  expectOk(await ages.watched.signer(tenant("one"), "ES256"));
  now += 100;
  expectOk(await ages.watched.signer(tenant("two"), "ES256"));
  now += 10;

  expect([...(await ages.oldest())]).toEqual([["ES256", 110]]);
  expectOk(await ages.watched.signer(tenant("unused"), "ES256"));
  now += 59;
  expect([...(await ages.oldest())]).toEqual([["ES256", 169]]);
  now += 1;
  expect([...(await ages.oldest())]).toEqual([["ES256", 670]]);
});
