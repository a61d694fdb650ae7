import { expectOk } from "@mintport/testing";
import { base64url, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { decodeJson } from "../../src/jwt/decode-json.ts";
import { isMacOf, readJwt } from "../../src/jwt/read-jwt.ts";

const secret = "a secret of 64 bytes, which is as long as the digest of SHA-512.";
const signed = (alg: string) =>
  new SignJWT({}).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

describe("a segment of a JWS", () => {
  it.each(["{}", '{"a":"xx?xx>"}', '{"a":">>>???~~~"}', '{"a":"é\u{1f511}>>>???"}'])(
    "is read by the alphabet of base64url (RFC 7515 §2): %s",
    (text) => {
      expect(decodeJson(base64url.encode(text))).toEqual(JSON.parse(text));
    },
  );
});

describe("a MAC with a client's secret (RFC 7518 §3.2)", () => {
  it("is by one of the algorithms that are allowed", async () => {
    const text = await signed("HS512");
    expect(expectOk(await isMacOf(text, secret, ["HS256", "HS512"]))).toBe(true);
    expect(expectOk(await isMacOf(text, secret, ["HS256"]))).toBe(false);
  });

  it("is by this secret", async () => {
    expect(expectOk(await isMacOf(await signed("HS512"), secret.toUpperCase(), ["HS512"]))).toBe(
      false,
    );
  });
});

describe("a JWT that is read", () => {
  const jws = (header: object, claims: unknown = {}) =>
    `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.AA`;

  it("says what its header says, and its type without the prefix (RFC 7515 §4.1.9)", () => {
    const header = { alg: "ES256", kid: "k", typ: "application/DPoP+JWT", jwk: { kty: "EC" } };
    expect(readJwt(jws(header, { sub: "a" }))).toEqual({
      ...{ alg: "ES256", kid: "k", typ: "dpop+jwt", jwk: { kty: "EC" } },
      ...{ header, claims: { sub: "a" } },
    });
    expect(readJwt(jws({ alg: "x", typ: "a/application/b" }))?.typ).toBe("a/application/b");
  });

  it.each([
    jws({}),
    jws({ alg: 1 }),
    jws({ alg: "ES256", kid: 1 }),
    jws({ alg: "ES256", typ: 1 }),
    jws({ alg: "ES256", crit: [] }),
    jws({ alg: "ES256", b64: true }),
    jws([{ alg: "ES256" }]),
    jws({ alg: "ES256" }, []),
    jws({ alg: "ES256" }, null),
    jws({ alg: "ES256" }, "a"),
    `${jws({ alg: "ES256" })}.AA`,
    `${jws({ alg: "ES256" })}.AA.AA`,
    ` ${jws({ alg: "ES256" })}`,
    `${jws({ alg: "ES256" })}=`,
    jws({ alg: "ES256" }).slice(0, -3),
    "",
    "..",
  ])("is none of these (RFC 7515 §5.2, §4.1.11): %s", (text) => {
    expect(readJwt(text)).toBeUndefined();
  });

  it("has the header of its own text and its own claims, however often the header was read before", () => {
    const header = { alg: "ES256", kid: "k" };
    for (const sub of ["a", "b", "c"]) {
      expect(readJwt(jws(header, { sub }))).toMatchObject({ kid: "k", claims: { sub } });
      expect(readJwt(jws({ ...header, kid: "l" }, { sub }))?.kid).toBe("l");
      expect(readJwt(jws({ ...header, crit: ["exp"] }, { sub }))).toBeUndefined();
    }
  });

  it("has a header that no reader can change for another", () => {
    const header = { alg: "ES256", kid: "k", extra: "e" };
    const first = readJwt(jws(header));
    expect(() => Object.assign(first?.header ?? {}, { kid: "l" })).toThrow(TypeError);
    const nested = { alg: "ES256", jwk: { kty: "EC" } };
    Object.assign(readJwt(jws(nested))?.jwk ?? {}, { kty: "RSA" });
    expect(readJwt(jws(header))?.header).toBe(first?.header);
    for (const [text, expected] of [header, nested].map((one) => [jws(one), one] as const))
      expect(readJwt(text)?.header).toEqual(expected);
  });

  it("is read right by whoever sends more headers than are remembered, or long ones", () => {
    for (let i = 0; i < 2100; i++)
      expect(readJwt(jws({ alg: "x", kid: `${i}` }))?.kid).toBe(`${i}`);
    const kid = "k".repeat(500);
    for (let i = 0; i < 2; i++) expect(readJwt(jws({ alg: "x", kid }))?.kid).toBe(kid);
  });

  it("has 16,384 characters at most", () => {
    const text = jws({ alg: "ES256" });
    const padded = (length: number) => text + "A".repeat(length - text.length);
    expect(readJwt(padded(16_384))).toBeDefined();
    expect(readJwt(padded(16_385))).toBeUndefined();
  });
});
