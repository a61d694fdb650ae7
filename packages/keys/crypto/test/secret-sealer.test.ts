import { randomBytes } from "node:crypto";
import { ConfigurationError } from "@mintport/core";
import type { SealedSecret } from "@mintport/core/ports";
import { keySealer, secretSealer } from "@mintport/crypto";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { CompactEncrypt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";

const [key, otherKey] = [randomBytes(32), randomBytes(32)];
const sealer = secretSealer(key);
const secret = "a secret that no log may hold";

describe("a secret sealer", () => {
  it("opens what it sealed, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        expect(expectOk(await sealer.open(expectOk(await sealer.seal(text))))).toBe(text);
      }),
      { numRuns: 50 },
    );
    const marked = "\uFEFFsecret";
    expect(expectOk(await sealer.open(expectOk(await sealer.seal(marked))))).toBe(marked);
  });

  it("opens with another object that holds the same key", async () => {
    expect(expectOk(await secretSealer(Uint8Array.from(key)).open(await sealed()))).toBe(secret);
  });

  it("opens what a former key sealed, and says that it is to be sealed anew", async () => {
    const text = await sealed();
    const changed = secretSealer(otherKey, key);
    expect(expectOk(await changed.open(text))).toBe(secret);
    expect(expectOk(await changed.isCurrent(text))).toBe(false);
    expect(expectOk(await sealer.isCurrent(text))).toBe(true);
    expect(expectErr(await sealer.isCurrent("not sealed" as SealedSecret)).kind).toBe("corrupt");
  });

  it("seals as JWE, dir with A256GCM, and never twice to the same text", async () => {
    const first = await sealed();
    expect(decodeProtectedHeader(first)).toMatchObject({ alg: "dir", enc: "A256GCM" });
    expect(await sealed()).not.toBe(first);
  });

  it("seals to a text that holds the secret in no spelling", async () => {
    const text = await sealed();
    const readable = text.split(".").map((part) => Buffer.from(part, "base64url").toString());
    for (const spelling of [secret, Buffer.from(secret).toString("base64url")])
      expect([text, ...readable].join("\n")).not.toContain(spelling);
  });

  it("answers corrupt for what another key sealed, with no detail of the plaintext", async () => {
    const failure = expectErr(await secretSealer(otherKey).open(await sealed()));
    expect(failure).toMatchObject({ kind: "corrupt", port: "secret-sealer" });
    expect(`${JSON.stringify(failure)}${String(failure.cause)}`).not.toContain(secret);
  });

  it("answers corrupt for a text that was edited, in every part of it", async () => {
    const parts = (await sealed()).split(".");
    for (const [at, part] of parts.entries()) {
      const edited = parts.with(at, `${part.startsWith("A") ? "B" : "A"}${part.slice(1)}`);
      expect(expectErr(await sealer.open(edited.join(".") as SealedSecret)).kind).toBe("corrupt");
    }
  });

  it.each(["", "....", "not sealed", "$sha256$abc"])(
    "answers corrupt for %j, which was never sealed",
    async (text) => {
      expect(expectErr(await sealer.open(text as SealedSecret)).kind).toBe("corrupt");
    },
  );

  it("answers corrupt for what the same key sealed to other ends, or by another algorithm", async () => {
    const signingKey = await keySealer(key).seal({ kty: "EC", d: secret });
    const short = await new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: "A256KW", enc: "A256GCM", typ: "mintport-client-secret" })
      .encrypt(key);
    const notText = await new CompactEncrypt(Uint8Array.of(0xff, 0xfe))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: "mintport-client-secret" })
      .encrypt(key);
    for (const text of [signingKey, short, notText])
      expect(expectErr(await sealer.open(text as SealedSecret)).kind).toBe("corrupt");
  });

  it("keeps its own copy of the key", async () => {
    const bytes = randomBytes(32);
    const own = secretSealer(bytes);
    const text = expectOk(await own.seal(secret));
    bytes.fill(0);
    expect(expectOk(await own.open(text))).toBe(secret);
  });

  it.each([0, 16, 31, 33])("refuses a key of %i bytes at start-up", (length) => {
    expect(() => secretSealer(new Uint8Array(length))).toThrow(ConfigurationError);
    expect(() => secretSealer(new Uint8Array(length))).toThrow("must be 32 bytes");
  });
});

const sealed = async (): Promise<SealedSecret> => expectOk(await sealer.seal(secret));
