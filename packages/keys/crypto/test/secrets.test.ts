import type { SecretHash } from "@mintport/core/ports";
import * as onNode from "@mintport/crypto";
import * as onWeb from "@mintport/crypto/web";
import { expectOk, sampleTenant } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe.each([
  ["node:crypto", onNode],
  ["WebCrypto", onWeb],
] as const)("secrets on %s", (_, { equalBytes, sha256SecretHasher }) => {
  const hashOf = async (secret: string) => expectOk(await sha256SecretHasher.hash(secret));
  const verify = async (presented: string, hashes: readonly SecretHash[]) =>
    expectOk(await sha256SecretHasher.verify(presented, hashes, sampleTenant().id));

  it("byte strings compare equal exactly when their bytes are", () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), (a, b, at) => {
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(a, a.slice())).toBe(true);
        if (a.length === 0) return;
        const changed = a.slice();
        changed[at % a.length]! ^= 1;
        expect(equalBytes(a, changed)).toBe(false);
        expect(equalBytes(a, a.subarray(1))).toBe(false);
      }),
    );
  });

  it("only the exact bytes of a secret match", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (secret, other) => {
        const hash = await hashOf(secret);
        expect(await verify(secret, [hash])).toEqual({ verdict: "match", hash });
        expect((await verify(other, [hash])).verdict).toBe(other === secret ? "match" : "mismatch");
      }),
    );
    const hash = await hashOf("super-secret-key");
    for (const near of ["super-secret-key\u0000", "Super-secret-key", " super-secret-key", ""])
      expect((await verify(near, [hash])).verdict).toBe("mismatch");
  });

  it("any of several live secrets matches, and says which", async () => {
    const hashes = await Promise.all(["one", "two", "three"].map(hashOf));
    expect(await verify("two", hashes)).toEqual({ verdict: "match", hash: hashes[1] });
    expect(await verify("four", hashes)).toEqual({ verdict: "mismatch" });
  });

  it("nothing matches no hash, an unknown scheme or the stand-in", async () => {
    const digest = (await hashOf("x")).replace("$sha256$", "");
    for (const hashes of [[], [`$md5$${digest}`], [digest], ["$sha256$"]])
      expect((await verify("x", hashes as SecretHash[])).verdict).toBe("mismatch");
  });

  it("both platforms make the same hash", async () => {
    expect(await hashOf("ünïcode \u{1f511}")).toBe(
      expectOk(await onNode.sha256SecretHasher.hash("ünïcode \u{1f511}")),
    );
  });
});
