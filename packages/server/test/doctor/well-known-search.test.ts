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
    const search = wellKnownSearch({ mostSlow: 1 });
    const [fast, slow] = [
      await clientWith("super-secret-key", "sha256"),
      await clientWith("super-secret-key", "argon2id"),
    ];
    expect([await search.has(tenant, slow), search.uncompared()]).toEqual([true, 0]);
    const other = await clientWith("super-secret-key", "argon2id");
    expect([await search.has(tenant, other), search.uncompared()]).toEqual([false, 1]);
    expect([await search.has(tenant, fast), search.uncompared()]).toEqual([true, 1]);
    expect(await search.has(tenant, await clientWith("another-secret", "sha256"))).toBe(false);
  });

  it("compares no slow hash again that one before it has compared, so that the next gets further", async () => {
    const compared = new Map<string, boolean>();
    const clients = [
      await clientWith("super-secret-key", "argon2id"),
      await clientWith("another-secret", "argon2id"),
      await clientWith("super-secret-key", "argon2id"),
    ];
    const found = [];
    for (let times = 0; times < 3; times += 1) {
      const search = wellKnownSearch({ mostSlow: 1, compared });
      const verdicts = [];
      for (const client of clients) verdicts.push(await search.has(tenant, client));
      found.push([...verdicts, search.uncompared()]);
    }
    expect(found).toEqual([
      [true, false, false, 2],
      [true, false, false, 1],
      [true, false, true, 0],
    ]);
  });
});
