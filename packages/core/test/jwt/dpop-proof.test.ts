import { instant, type SignatureVerifier } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import {
  type DpopProof,
  maxDpopProofLength,
  type ProofExpectation,
  verifyDpopProof,
} from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";

const now = 1_800_000_000;
const uri = "https://api.example/a";
const expected: ProofExpectation = {
  ...{ method: "GET", uris: ["https://b.example/", uri] },
  ...{ now: instant(now), lifetime: 60 },
};
const header = {
  ...{ typ: "dpop+jwt", alg: "ES256" },
  jwk: { kty: "EC", crv: "P-256", x: "x", y: "y", use: "enc", kid: "other" },
};
const claims = { htm: "GET", htu: uri, iat: now, jti: "1" };

/** Believes every signature, and remembers the keys it was given. */
const believing = (): SignatureVerifier & { keys: unknown[] } => {
  const keys: unknown[] = [];
  return {
    keys,
    verify: (_text, _alg, key) => {
      keys.push(key);
      return ok(true);
    },
  };
};
const proof = (changed: object = {}, head: object = {}) =>
  `${base64url.encode(JSON.stringify({ ...header, ...head }))}.${base64url.encode(JSON.stringify({ ...claims, ...changed }))}.AA`;
const judge = (value: string | null | undefined, verifier = believing()) =>
  verifyDpopProof(value, expected, verifier);

describe("a DPoP proof (RFC 9449 §4.3)", () => {
  it("says which key its sender has, by the members that say so and no others", async () => {
    const verifier = believing();
    const { thumbprint, ...said } = expectOk(
      await judge(proof({ nonce: "n", ath: "h" }), verifier),
    );
    expect(said).toEqual<Omit<DpopProof, "thumbprint">>({
      ...{ jti: "1", nonce: "n", ath: "h", staleAt: now + 60 },
    });
    expect(thumbprint).toMatch(/^[\w-]{43}$/);
    expect(verifier.keys).toStrictEqual([{ kty: "EC", crv: "P-256", x: "x", y: "y" }]);
  });

  it("is never verified with a key that is not its algorithm's", async () => {
    const verifier = believing();
    const text = proof({}, { jwk: { ...header.jwk, crv: "P-384" } });
    expect(expectErr(await judge(text, verifier))).toBe("signature_invalid");
    expect(verifier.keys).toEqual([]);
  });

  it("is refused if its signature does not hold", async () => {
    expect(expectErr(await verifyDpopProof(proof(), expected))).toBe("signature_invalid");
  });

  it("is as long as `maxDpopProofLength` at most", async () => {
    const padded = (length: number) => proof() + "A".repeat(length - proof().length);
    expectOk(await judge(padded(maxDpopProofLength)));
    expect(expectErr(await judge(padded(maxDpopProofLength + 1)))).toBe("malformed");
  });

  it.each([
    [null, "missing"],
    [undefined, "missing"],
    ["", "missing"],
    [`${proof()}, ${proof()}`, "repeated"],
    ["a.b", "malformed"],
    [proof({}, { typ: "jwt" }), "type_wrong"],
    [proof({}, { typ: undefined }), "type_wrong"],
    [proof({}, { alg: "HS256" }), "algorithm_not_allowed"],
    [proof({}, { alg: "none" }), "algorithm_not_allowed"],
    [proof({}, { jwk: undefined }), "key_invalid"],
    [proof({}, { jwk: { ...header.jwk, d: "d" } }), "key_invalid"],
    [proof({}, { jwk: { kty: "EC", crv: "P-256" } }), "key_invalid"],
    [proof({ htm: "get" }), "method_mismatch"],
    [proof({ htu: "https://api.example/b" }), "uri_mismatch"],
    [proof({ htu: [uri] }), "uri_mismatch"],
    [proof({ htu: undefined }), "uri_mismatch"],
    [proof({ iat: now - 60 }), "stale"],
    [proof({ iat: now + 11 }), "stale"],
    [proof({ iat: String(now) }), "stale"],
    [proof({ iat: undefined }), "stale"],
    [proof({ jti: "" }), "jti_missing"],
    [proof({ jti: undefined }), "jti_missing"],
    [proof({ jti: 1 }), "jti_missing"],
    [proof({ jti: ["1"] }), "jti_missing"],
    [proof({ jti: "j".repeat(513) }), "jti_missing"],
    [proof({ nonce: 1 }), "malformed"],
    [proof({ ath: null }), "malformed"],
  ] as const)("%#: %.12s… is refused: %s", async (value, fault) => {
    expect(expectErr(await judge(value))).toBe(fault);
  });

  it.each([{ iat: now - 59 }, { iat: now + 10 }, { jti: "j".repeat(512) }, { htu: `${uri}?q#f` }])(
    "may be at its bound: %#",
    async (changed) => {
      expectOk(await judge(proof(changed)));
    },
  );
});
