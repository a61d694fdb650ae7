import { defineClient, defineTenant } from "@mintport/core";
import { addClientSecret, createApiKey, rotateApiKey } from "@mintport/core/management";
import { clientRecord, type Instant, instant, systemEntropy } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const client = defineClient({ id: "c", grantTypes: [], ownScope: "a" });
const ports = () => ({
  ...memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  secretHasher: sha256SecretHasher,
  entropy: systemEntropy,
});
const never = [
  Number.MAX_SAFE_INTEGER - 1,
  253_402_300_800,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
] as unknown as readonly Instant[];

describe("a moment that no calendar has", () => {
  it.each(never)("%d is refused by its field, and nothing is written", async (moment) => {
    const own = ports();
    const add = addClientSecret(own);
    expect(expectErr(await add(tenant.id, client.id, { notBefore: moment }))).toMatchObject({
      problems: [{ field: "notBefore", message: expect.stringContaining("before the year 10000") }],
    });
    expect(expectErr(await add(tenant.id, client.id, { expiresAt: moment }))).toMatchObject({
      problems: [{ field: "expiresAt" }],
    });
    const key = await createApiKey(own)(tenant.id, client.id, { expiresAt: moment });
    expect(expectErr(key)).toMatchObject({ problems: [{ field: "expiresAt" }] });
    expect(expectOk(await own.clients.read(tenant.id, client.id))?.value).toEqual(client);
  });

  it("is refused as the end of an overlap too", async () => {
    const own = ports();
    const overlap = Number.MAX_SAFE_INTEGER;
    expect(expectErr(await addClientSecret(own)(tenant.id, client.id, { overlap }))).toMatchObject({
      problems: [{ field: "overlap" }],
    });
    const { kept } = expectOk(await createApiKey(own)(tenant.id, client.id, {}));
    const rotated = await rotateApiKey(own)(tenant.id, client.id, { key: kept.id, overlap });
    expect(expectErr(rotated)).toMatchObject({ problems: [{ field: "overlap" }] });
  });

  it("is not written down by the codec of records either", () => {
    const secret = { id: "s", hash: "$x$" as never, notBefore: (2 ** 60) as Instant };
    expect(expectErr(clientRecord.encode({ ...client, secrets: [secret] }))).toBe("corrupt");
    const fine = { ...secret, notBefore: instant(253_402_300_799) };
    const text = expectOk(clientRecord.encode({ ...client, secrets: [fine] }));
    expect(expectOk(clientRecord.decode(text)).secrets).toEqual([fine]);
  });
});
