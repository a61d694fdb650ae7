import { randomBytes } from "node:crypto";
import { defineTenant } from "@mintport/core";
import { instant, later, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { keySealer, managedKeys } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { keySearch } from "../../src/doctor/key-search.ts";

const begin = instant(1_900_000_000);
const [day, rotationInterval] = [86_400, 2_592_000];
const [first, second] = [randomBytes(32), randomBytes(32)];

/** A tenant whose ES256 key was made at `begin` and sealed by the first key-encryption key. */
const acme = async () => {
  const tenant = defineTenant({ id: "acme", issuer: "https://acme.example/api/v1/tenant/acme" });
  const { keyRings } = memoryStorage({ tenants: [tenant] });
  const keys = managedKeys({ keyRings, sealer: keySealer(first), clock: { now: () => begin } });
  expectOk(await keys.ensure(tenant.id, "ES256"));
  const search = (
    now = begin,
    sealing: { readonly current: Uint8Array; readonly former: readonly Uint8Array[] } = {
      ...{ current: first, former: [] },
    },
  ) => keySearch({ keyRings, keys: sealing, rotationInterval, now });
  return { tenant, keys, search };
};

describe("the doctor looks at signing keys", () => {
  it("and finds nothing where they rotate as they should", async () => {
    const { tenant, search } = await acme();
    expect(await search()({ ...tenant, signingAlgorithm: "ES256" })).toEqual([]);
  });

  it("and finds a key of an algorithm that was given up, until it is retired", async () => {
    const { tenant, search, keys } = await acme();
    const changed = { ...tenant, signingAlgorithm: "RS256" } as const;
    expect(await search()(changed)).toMatchObject([
      {
        ...{ rule: "key-of-former-algorithm", subject: "tenant acme" },
        change: "End them: mintport key retire acme --algorithm ES256.",
      },
    ]);
    expectOk(await keys.retire(tenant.id, "ES256"));
    expect(await search()(changed)).toEqual([]);
  });

  it("and finds a successor that is overdue by more than a day, but not of a tenant that is off", async () => {
    const { tenant, search } = await acme();
    const signing = { ...tenant, signingAlgorithm: "ES256" } as const;
    expect(await search(later(begin, rotationInterval))(signing)).toEqual([]);
    const late = search(later(begin, rotationInterval + day));
    expect(await late(signing)).toMatchObject([{ rule: "successor-overdue" }]);
    expect(await late({ ...signing, disabled: true })).toEqual([]);
  });

  it("and finds keys that only a former key-encryption key opens, and those that none opens", async () => {
    const { tenant, search } = await acme();
    const signing = { ...tenant, signingAlgorithm: "ES256" } as const;
    const inUse = await search(begin, { current: second, former: [first] })(signing);
    expect(inUse).toMatchObject([{ rule: "former-key-encryption-key-in-use" }]);
    expect(await search(begin, { current: first, former: [second] })(signing)).toEqual([]);
    const lost = await search(begin, { current: second, former: [] })(signing);
    expect(lost).toMatchObject([{ rule: "keys-out-of-reach", severity: "error" }]);
    expect(lost[0]?.why).toContain("No key-encryption key of the settings");
  });

  it("and says that it could not look where the store is away, and not that keys are lost", async () => {
    const { tenant } = await acme();
    const read = () => errAsync(portError("unavailable", "key-rings"));
    const keyRings = { ...memoryStorage({ tenants: [tenant] }).keyRings, read };
    const keys = { current: first, former: [] };
    const blind = await keySearch({ keyRings, keys, rotationInterval, now: begin })(tenant);
    expect(blind).toMatchObject([{ rule: "not-looked-at", severity: "note" }]);
  });
});
