import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derSignature } from "../src/der-signature.ts";

describe("an ECDSA signature as DER (X.690 §8.3)", () => {
  it.each([32, 48, 66])("has both integers of %i bytes each in their shortest form", (length) => {
    const number = fc
      .tuple(
        fc.integer({ min: 0, max: length }),
        fc.constantFrom(0, 1, 0x7f, 0x80, 0xff),
        fc.uint8Array({ minLength: length, maxLength: length }),
      )
      .map(([zeros, digit, bytes]) => {
        const number = Buffer.from(bytes).fill(0, 0, zeros);
        if (zeros < length) number[zeros] = digit;
        return number;
      });
    fc.assert(
      fc.property(number, number, (r, s) => {
        const numbers = Buffer.concat([integer(r), integer(s)]);
        const head = numbers.length < 0x80 ? [0x30] : [0x30, 0x81];
        expect(derSignature(Buffer.concat([r, s]))).toEqual(
          Buffer.concat([Buffer.from([...head, numbers.length]), numbers]),
        );
      }),
    );
  });

  it.each([
    ["P-256", "sha256"],
    ["P-384", "sha384"],
    ["P-521", "sha512"],
  ])("holds where the form of JWS holds, on %s (RFC 7518 §3.4)", (namedCurve, hash) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
    const input = Buffer.from("header.payload");
    const signature = sign(hash, input, { key: privateKey, dsaEncoding: "ieee-p1363" });
    expect(verify(hash, input, publicKey, derSignature(signature))).toBe(true);
  });
});

/** INTEGER, length, and as few digits as keep the number positive. */
const integer = (bytes: Buffer): Buffer => {
  const hex = BigInt(`0x${bytes.toString("hex")}`).toString(16);
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  const positive = (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Buffer.of(0), digits]);
  return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
};
