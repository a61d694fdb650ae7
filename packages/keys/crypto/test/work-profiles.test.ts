import { ConfigurationError } from "@mintport/core";
import { type SecretHash, toAsync } from "@mintport/core/ports";
import { expectOk, sampleTenant } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HashScheme } from "../src/secrets/hash-scheme.ts";
import { hasherOver } from "../src/secrets/secret-hasher.ts";
import { dummyHashOf, slowSchemes, slowSchemesFault, workOf } from "../src/secrets/slow-schemes.ts";
import { workProfiles } from "../src/secrets/work-profiles.ts";

const tenant = sampleTenant().id;
const other = sampleTenant().id;

/** A scheme whose hashes are `$slow$cost$secret`, and which notes the cost of each comparison. */
const counted = (done: string[]): HashScheme => ({
  prefixes: ["$slow$"],
  workOf: (hash) => {
    const cost = hash.split("$")[2] ?? "";
    return { name: `slow:${cost}`, milliseconds: Number(cost) };
  },
  decoyOf: (name) => (name.startsWith("slow:") ? `$slow$${name.slice(5)}$` : undefined),
  verify: async (secret, hash) => {
    done.push(hash.split("$")[2] ?? "");
    return hash.endsWith(`$${secret}`);
  },
});

const slow = (cost: number, secret = "right"): SecretHash =>
  `$slow$${cost}$${secret}` as SecretHash;

const counting = (alsoVerifies: readonly string[] = []) => {
  const done: string[] = [];
  const { verify, learn } = hasherOver([counted(done)], { alsoVerifies });
  const workFor = async (hashes: readonly SecretHash[], { at = tenant, secret = "wrong" } = {}) => {
    done.length = 0;
    const verdict = expectOk(await toAsync(verify(secret, hashes, at)));
    return { verdict: verdict.verdict, work: done.toSorted() };
  };
  return { workFor, learn };
};

describe("the work of a mismatch", () => {
  it("is the same for every client of a tenant and for none, however their secrets are hashed", async () => {
    const cost = fc.constantFrom(1, 2, 3);
    const clients = fc.array(fc.array(cost, { maxLength: 3 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(clients, async (costs) => {
        const { workFor } = counting();
        const hashes = costs.map((own) => own.map((each) => slow(each)));
        for (const own of hashes) await workFor(own);
        const { work } = await workFor([]);
        for (const own of hashes) expect(await workFor(own)).toEqual({ verdict: "mismatch", work });
      }),
    );
  });

  it("is as much as any one client costs, and not the sum of all", async () => {
    const { workFor } = counting();
    await workFor([slow(1), slow(1)]);
    await workFor([slow(1), slow(2)]);
    expect((await workFor([])).work).toEqual(["1", "1", "2"]);
  });

  it("is known from the start for what is named, in every tenant", async () => {
    const { workFor } = counting(["slow:5"]);
    expect((await workFor([])).work).toEqual(["5"]);
    expect((await workFor([slow(5)], { at: other })).work).toEqual(["5"]);
  });

  it("can be learnt before the first guess", async () => {
    const { workFor, learn } = counting();
    learn(tenant, [slow(7), "$unknown$x" as SecretHash]);
    expect((await workFor([])).work).toEqual(["7"]);
  });

  it("is a tenant's own", async () => {
    const { workFor } = counting();
    await workFor([slow(1)]);
    expect((await workFor([], { at: other })).work).toEqual([]);
  });

  it("stays within a second and ten hashes, whatever is imported", async () => {
    const { workFor, learn } = counting();
    learn(tenant, [slow(900), slow(900), slow(100), ...Array<SecretHash>(20).fill(slow(0))]);
    const { work } = await workFor([]);
    expect(work).toHaveLength(10);
    expect(work.reduce((sum, cost) => sum + Number(cost), 0)).toBe(1000);
  });

  it("says so once where a client costs more", () => {
    let warnings = 0;
    const profiles = workProfiles([], () => {
      warnings++;
    });
    for (const at of [tenant, other, tenant])
      profiles.learn(at, [{ name: "slow:4000", milliseconds: 4000 }]);
    expect(warnings).toBe(1);
    expect(profiles.missing(tenant, [])).toEqual([]);
  });

  it("a match ends it, and no decoy is one", async () => {
    const { workFor } = counting(["slow:5"]);
    expect(await workFor([slow(1), slow(2)], { secret: "right" })).toEqual({
      ...{ verdict: "match", work: ["1"] },
    });
    expect((await workFor([], { secret: "" })).verdict).toBe("mismatch");
  });
});

describe("decoys", () => {
  it.each([
    "bcrypt:4",
    "bcrypt:10",
    "argon2id:m=19456,t=2,p=1",
    "scrypt:ln=15,r=8,p=1,l=32",
    "pbkdf2-sha256:i=600000,l=32",
    "pbkdf2-sha512:i=1000,l=64",
  ])("%s: cost what they stand for", (name) => {
    const decoy = dummyHashOf(slowSchemes, name) ?? "";
    expect(workOf(slowSchemes, decoy)?.name).toBe(name);
    expect(workOf(slowSchemes, decoy)?.milliseconds).toBeGreaterThan(0);
  });

  it.each(["md5:1", "bcrypt:31", "bcrypt:010", "scrypt:ln=40,r=8,p=1,l=32", "bcrypt", ""])(
    "none is made for %j, and the field is named",
    (name) => {
      expect(() => hasherOver(slowSchemes, { alsoVerifies: [name] })).toThrow(ConfigurationError);
      expect(() => hasherOver(slowSchemes, { alsoVerifies: [name] })).toThrow(/alsoVerifies: /);
      expect(slowSchemesFault([name])).toMatch(/ is no scheme with a cost/);
    },
  );

  it("are refused where every mismatch would cost more than a second", () => {
    const alsoVerifies = ["bcrypt:14", "bcrypt:13"];
    expect(() => hasherOver(slowSchemes, { alsoVerifies })).toThrow(/about 1000 ms at most/);
    expect(slowSchemesFault(alsoVerifies)).toMatch(/about 1000 ms at most/);
  });

  it("are judged beforehand as the hasher judges them", () => {
    const alsoVerifies = ["bcrypt:10", "bcrypt:10", "argon2id:m=19456,t=2,p=1"];
    expect(slowSchemesFault(alsoVerifies)).toBeUndefined();
    expect(() => hasherOver(slowSchemes, { alsoVerifies })).not.toThrow();
  });
});
