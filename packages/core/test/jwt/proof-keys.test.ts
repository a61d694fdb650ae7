import type { RemoteKeySets } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { dummyKey } from "../../src/jwt/dummy-key.ts";
import { findKeys } from "../../src/jwt/find-keys.ts";
import { isPublicProofKey, thumbprintOf } from "../../src/jwt/is-public-proof-key.ts";

const ec = { kty: "EC", crv: "P-256", x: "x", y: "y" };
const text = (length: number) => "A".repeat(length);

describe("the key in a DPoP proof's header (RFC 9449 §4.2)", () => {
  it("is an elliptic one, or RSA of 8192 bits at most with a short exponent", () => {
    expect(isPublicProofKey(ec)).toBe(true);
    expect(isPublicProofKey({ kty: "OKP", crv: "Ed25519", x: "x" })).toBe(true);
    expect(isPublicProofKey({ kty: "RSA", n: text(1366), e: text(6) })).toBe(true);
    expect(isPublicProofKey({ kty: "RSA", n: text(1367), e: "AQAB" })).toBe(false);
    expect(isPublicProofKey({ kty: "RSA", n: text(342), e: text(7) })).toBe(false);
    expect(isPublicProofKey({ kty: "RSA", e: "AQAB" })).toBe(false);
    expect(isPublicProofKey({ kty: "RSA", n: [text(342)], e: "AQAB" })).toBe(false);
  });

  it("is no symmetric key and none of an unknown kind, whatever members it has", () => {
    for (const kty of ["oct", "AKP", "", undefined])
      expect(isPublicProofKey({ kty, n: text(342), e: "AQAB" })).toBe(false);
    for (const jwk of [undefined, null, "EC", 7, [ec]]) expect(isPublicProofKey(jwk)).toBe(false);
  });

  it.each(["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])(
    "has no private member: %s",
    (member) => {
      expect(isPublicProofKey({ ...ec, [member]: undefined })).toBe(false);
    },
  );

  it("has a thumbprint (RFC 7638 §3.1) only if it is whole", async () => {
    const rsa = {
      kty: "RSA",
      n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
      e: "AQAB",
    };
    expect(expectOk(await thumbprintOf(rsa))).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    expect(expectErr(await thumbprintOf({ kty: "EC", crv: "P-256" }))).toBe("key_invalid");
  });
});

describe("the key that stands in for an unknown client's", () => {
  it("is public, made once for each algorithm, and another for another", async () => {
    const key = expectOk(await dummyKey("ES256"));
    expect(key).toMatchObject({ kty: "EC", crv: "P-256" });
    expect(key).not.toHaveProperty("d");
    expect(expectOk(await dummyKey("ES256"))).toBe(key);
    expect(expectOk(await dummyKey("ES384"))).toMatchObject({ kty: "EC", crv: "P-384" });
  });

  it("cannot be made for an algorithm that the platform does not know", async () => {
    expect(expectErr(await dummyKey("XX999"))).toMatchObject({
      kind: "unavailable",
      port: "decoy-key",
    });
  });
});

describe("the keys of a client or an issuer", () => {
  const asked = (verdict: "found" | "unreachable" | "not_allowed"): RemoteKeySets => ({
    find: (uri, kid) =>
      okAsync(
        verdict === "found"
          ? { verdict, keys: [{ ...ec, kid: `${uri} ${kid}` }] }
          : { verdict, cause: undefined },
      ),
  });
  const found = async (keys: Parameters<typeof findKeys>[0], remote = asked("unreachable")) =>
    expectOk(await findKeys(keys, remote, "k"));

  it("are those registered, or those at the registered place; without either there is none", async () => {
    expect(expectErr(await found(undefined))).toBe("keys_missing");
    expect(expectOk(await found({ jwks: [ec] }))).toEqual([ec]);
    const published = await found({ jwksUri: "https://a.example/jwks" }, asked("found"));
    expect(expectOk(published)).toEqual([{ ...ec, kid: "https://a.example/jwks k" }]);
  });

  it.each([
    ["unreachable", "keys_unreachable"],
    ["not_allowed", "keys_address_not_allowed"],
  ] as const)("are said to be %s as what it is, for the operator", async (verdict, fault) => {
    const keys = { jwksUri: "https://a.example/jwks" };
    expect(expectErr(await found(keys, asked(verdict)))).toBe(fault);
  });
});
