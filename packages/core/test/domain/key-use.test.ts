import { describe, expect, it } from "vitest";
import { type KeyUse, verifies } from "../../src/domain/key-use.ts";

const p256: KeyUse = { kty: "EC", crv: "P-256" };

describe("whether a key verifies an algorithm's signatures (RFC 7517 §4)", () => {
  it.each<[string, KeyUse]>([
    ["ES256", p256],
    ["ES384", { kty: "EC", crv: "P-384" }],
    ["ES512", { kty: "EC", crv: "P-521" }],
    ["EdDSA", { kty: "OKP", crv: "Ed25519" }],
    ["Ed25519", { kty: "OKP", crv: "Ed25519" }],
    ["RS256", { kty: "RSA" }],
    ["PS512", { kty: "RSA" }],
    // What is no parameter of the kind means nothing (RFC 7517 §4).
    ["RS256", { kty: "RSA", crv: "P-256" }],
    ["ES256", { ...p256, alg: "ES256", use: "sig", key_ops: ["sign", "verify"] }],
    ["ML-DSA-44", { kty: "AKP", alg: "ML-DSA-44" }],
  ])("%s: %j does", (alg, jwk) => {
    expect(verifies(jwk, alg)).toBe(true);
  });

  it.each<[string, KeyUse]>([
    ["ES384", p256],
    ["RS256", p256],
    ["EdDSA", p256],
    ["EdDSA", { kty: "OKP", crv: "X25519" }],
    ["HS256", { kty: "oct" }],
    ["none", p256],
    ["", p256],
    ["ES256", { ...p256, alg: "ES384" }],
    ["ES256", { ...p256, alg: "ECDH-ES" }],
    ["ES256", { ...p256, use: "enc" }],
    ["ES256", { ...p256, use: null }],
    ["ES256", { ...p256, key_ops: ["sign"] }],
    ["ES256", { ...p256, key_ops: [] }],
    ["ES256", { ...p256, key_ops: [""] }],
    ["ES256", { ...p256, key_ops: "verify" }],
    // RFC 9964: an `AKP` key names the one algorithm that it is of.
    ["ML-DSA-44", { kty: "AKP" }],
    ["ML-DSA-44", { kty: "AKP", alg: "ML-DSA-65" }],
  ])("%s: %j does not", (alg, jwk) => {
    expect(verifies(jwk, alg)).toBe(false);
  });
});
