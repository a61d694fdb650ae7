import { defineClient, type TenantId } from "@mintport/core";
import { secretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { wellKnownSearch } from "../../src/doctor/well-known-search.ts";

const tenant = "main" as TenantId;
const clientWith = async (secret: string, scheme: "sha256" | "argon2id") =>
  defineClient({
    id: "a",
    secretHashes: [expectOk(await secretHasher({ scheme }).hash(secret))],
    grantTypes: ["client_credentials"],
  });

describe("the search for secrets of the documentation", () => {
  it("compares every fast hash, and slow ones up to a number, and says how many it left", async () => {
    const search = wellKnownSearch(1);
    const [fast, slow] = [
      await clientWith("super-secret-key", "sha256"),
      await clientWith("super-secret-key", "argon2id"),
    ];
    expect([await search.has(tenant, slow), search.uncompared()]).toEqual([true, 0]);
    expect([await search.has(tenant, slow), search.uncompared()]).toEqual([false, 1]);
    expect([await search.has(tenant, fast), search.uncompared()]).toEqual([true, 1]);
    expect(await search.has(tenant, await clientWith("another-secret", "sha256"))).toBe(false);
  });
});
