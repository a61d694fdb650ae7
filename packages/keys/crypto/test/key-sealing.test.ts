import { randomBytes } from "node:crypto";
import { ConfigurationError } from "@mintport/core";
import { keySealer, UnknownSealingKey } from "@mintport/crypto";
import { expectErr, expectOk } from "@mintport/testing";
import { CompactEncrypt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, published, signerKid } from "./fixture/nodes.ts";

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const jwk = { kty: "EC", d: "secret" };

describe("a key sealer", () => {
  it("opens what the current key or a former one sealed, and nothing else", async () => {
    const sealed = await keySealer(first).seal(jwk);
    expect(await keySealer(first).open(sealed)).toEqual(jwk);
    expect(await keySealer(third, second, first).open(sealed)).toEqual(jwk);
    await expect(keySealer(second, third).open(sealed)).rejects.toThrow();
    const touched = sealed.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    await expect(keySealer(first).open(`${touched.slice(0, -4)}AAAA`)).rejects.toThrow();
  });

  it("seals with the current key, and knows what a former one sealed", async () => {
    const both = keySealer(second, first);
    const sealed = await both.seal(jwk);
    expect(await keySealer(second).open(sealed)).toEqual(jwk);
    expect(await both.isCurrent(sealed)).toBe(true);
    expect(await both.isCurrent(await keySealer(first).seal(jwk))).toBe(false);
  });

  it("names the key-encryption key without telling of it", async () => {
    const { alg, enc, kid } = decodeProtectedHeader(await keySealer(first).seal(jwk));
    expect({ alg, enc }).toEqual({ alg: "dir", enc: "A256GCM" });
    expect(kid).toMatch(/^[\w-]{11}$/);
    expect(decodeProtectedHeader(await keySealer(first).seal(jwk)).kid).toBe(kid);
    expect(decodeProtectedHeader(await keySealer(second).seal(jwk)).kid).not.toBe(kid);
  });

  it("opens nothing that names no key, or one that is not here, and says which of both it lacks", async () => {
    const unnamed = await sealedWithoutName(jwk);
    await expect(keySealer(first).open(unnamed)).rejects.toThrow(UnknownSealingKey);
    expect(await keySealer(first).isCurrent(unnamed)).toBe(false);
    const foreign = await keySealer(first).seal(jwk);
    await expect(keySealer(third, second).open(foreign)).rejects.toThrow(UnknownSealingKey);
  });

  it("refuses what is no JWK, and a key of another length", async () => {
    await expect(keySealer(first).open(await keySealer(first).seal(7 as never))).rejects.toThrow(
      "not a JWK",
    );
    expect(() => keySealer(randomBytes(16))).toThrow(ConfigurationError);
    expect(() => keySealer(first, randomBytes(31))).toThrow("must be 32 bytes");
  });
});

describe("changing the key-encryption key", () => {
  it("goes by resealing, after which the former key is not needed", async () => {
    const { node } = deployment();
    const kid = await signerKid(node({ sealer: keySealer(first) }));
    const changing = node({ sealer: keySealer(second, first) });
    expect(kidsOf(await published(changing))).toEqual([kid]);
    expect(expectErr(await node({ sealer: keySealer(second) }).publicKeys(main)).kind).toBe(
      "corrupt",
    );
    expectOk(await changing.reseal(main));
    expect(await signerKid(node({ sealer: keySealer(second) }))).toBe(kid);
    expect(await signerKid(changing)).toBe(kid);
  });

  it("comes with the next write as well", async () => {
    const { node } = deployment();
    const kid = await signerKid(node({ sealer: keySealer(first) }));
    expectOk(await node({ sealer: keySealer(second, first) }).rotate(main, "ES256"));
    expect(await signerKid(node({ sealer: keySealer(second) }))).toBe(kid);
  });

  it("resealing what is sealed with the current key writes nothing", async () => {
    const { node, calls } = deployment();
    const keys = node();
    await signerKid(keys);
    const writes = calls.replace;
    expectOk(await keys.reseal(main));
    expect(calls.replace).toBe(writes);
  });

  it("resealing that fails says so, and does not put a rotation off", async () => {
    const { node, sealer } = deployment();
    const signing = await signerKid(node());
    const broken = { ...sealer, isCurrent: () => Promise.reject(new Error("the KMS is down")) };
    const keys = node({ sealer: broken });
    expect(expectErr(await keys.reseal(main)).kind).toBe("unavailable");
    expect(expectOk(await keys.rotate(main, "ES256")).verdict).toBe("rotated");
    expect(kidsOf(await published(node()))).toContain(signing);
    expect(await published(node())).toHaveLength(2);
  });
});

const sealedWithoutName = (value: unknown): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(first);
