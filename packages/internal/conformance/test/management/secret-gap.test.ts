import { type ClientId, defineTenant } from "@mintport/core";
import { addClientSecret, createClient, removeClientSecret } from "@mintport/core/management";
import { instant, later } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk, fixedClock, seededEntropy } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example.com" });
const id = "service" as ClientId;
const start = instant(1_800_000_000);

/** A client whose one secret ends after 100 seconds. */
const ending = async () => {
  const { clients } = memoryStorage({ tenants: [tenant] });
  const clock = fixedClock(start);
  const ports = { clients, clock, secretHasher: sha256SecretHasher, entropy: seededEntropy() };
  const limited = { ...ports, longestSecretLifetime: 100 };
  expectOk(await createClient(limited)(tenant.id, { id, grantTypes: ["client_credentials"] }));
  const add = (seconds: number, more: { overlap?: number; allowGap?: boolean } = {}) =>
    addClientSecret(ports)(tenant.id, id, { notBefore: later(start, seconds), ...more });
  return { ports, clock, add };
};

describe("a secret that begins when those before it have ended", () => {
  it("is refused by the field, with the moment at which they have", async () => {
    const { add } = await ending();
    expect(expectErr(await add(101))).toEqual({
      type: "invalid",
      problems: [
        {
          field: "notBefore",
          message:
            "must be 1800000100 (2027-01-15T08:01:40Z) at the latest, when the secrets before it have ended, unless a gap without any is allowed",
        },
      ],
    });
    // An overlap makes none live longer.
    expect(expectErr(await add(101, { overlap: 1000 })).type).toBe("invalid");
  });

  it("is taken where it begins at that very moment, or where the gap is allowed", async () => {
    expectOk(await (await ending()).add(100));
    expectOk(await (await ending()).add(101, { allowGap: true }));
  });

  it("is taken where another leads from them to it", async () => {
    const { ports, add } = await ending();
    const bridge = { notBefore: later(start, 90), expiresAt: later(start, 200) };
    expectOk(await addClientSecret(ports)(tenant.id, id, bridge));
    expectErr(await add(201));
    expectOk(await add(200));
  });

  it("is taken where the client has none that is live, for there is nothing to lose", async () => {
    const { clock, add } = await ending();
    clock.advance(100);
    expectOk(await add(5000));
    const empty = await ending();
    expectOk(await removeClientSecret(empty.ports)(tenant.id, id, "secret-1"));
    expectOk(await empty.add(5000));
  });
});
