import { describe, expect, it } from "vitest";
import { selectKey } from "../../src/jwt/select-key.ts";

const a = { kty: "EC", crv: "P-256", kid: "a", x: "1" };
const b = { kty: "EC", crv: "P-256", kid: "b", x: "2" };
const rsa = { kty: "RSA", kid: "r" };

describe("the key of a set that a header names (RFC 7515 §4.1.4)", () => {
  it("is the one with its `kid`, of its algorithm's kind", () => {
    expect(selectKey([a, b, rsa], { alg: "ES256", kid: "b" })).toBe(b);
    expect(selectKey([a, b, rsa], { alg: "ES256", kid: "r" })).toBeUndefined();
    expect(selectKey([a, b, rsa], { alg: "ES256", kid: "c" })).toBeUndefined();
  });

  it("is the only one that fits, where the header names none", () => {
    expect(selectKey([a, rsa], { alg: "ES256", kid: undefined })).toBe(a);
    expect(selectKey([a, rsa], { alg: "RS256", kid: undefined })).toBe(rsa);
    expect(selectKey<typeof a>([], { alg: "ES256", kid: undefined })).toBeUndefined();
  });

  it("is nobody's guess: where two fit there is none", () => {
    expect(selectKey([a, b], { alg: "ES256", kid: undefined })).toBeUndefined();
    expect(selectKey([a, { ...b, kid: "a" }], { alg: "ES256", kid: "a" })).toBeUndefined();
  });

  it("has a kind", () => {
    expect(selectKey([{ kid: "a", crv: "P-256" }], { alg: "ES256", kid: "a" })).toBeUndefined();
  });
});
