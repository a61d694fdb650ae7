import {
  type AccessTokenStore,
  type Digest,
  instant,
  type PublicJwk,
  portError,
  type SigningKeys,
  systemDigester,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { encodedHeader, encodeJson } from "../../src/jwt/sign-jwt.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { VerifiedTokens } from "../../src/ports/verified-tokens.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import { jwtAccessTokens, type VerifiedJwt } from "../../src/tokens/jwt-access-token.ts";
import { isOpaqueToken, opaqueAccessTokens } from "../../src/tokens/opaque-access-token.ts";
import { now, plainOrder } from "./order.ts";

const { tenant } = plainOrder;
const token = accessTokenFor(plainOrder, 600, { text: () => "jti" });
const jwk = {
  kty: "EC",
  crv: "P-256",
  x: "x",
  y: "y",
  kid: "k",
  alg: "ES256",
  use: "sig",
} as PublicJwk;

/** Signatures are the word "good"; what was verified is remembered for ever. */
const jwts = ({ published = [jwk], forgets = false } = {}) => {
  const state = { published, verifications: 0 };
  const keys: SigningKeys = {
    signer: (_tenant, alg) => okAsync({ alg, kid: jwk.kid as never, sign: () => okAsync("good") }),
    publicKeys: () => okAsync(state.published),
  };
  const known = new Map<string, VerifiedJwt>();
  const verified: VerifiedTokens<VerifiedJwt> = {
    find: (issuer, text) => known.get(`${issuer} ${text}`),
    keep: (issuer, text, read) => known.set(`${issuer} ${text}`, read),
  };
  const verifier = {
    verify: (text: string) => {
      state.verifications++;
      return okAsync(text.endsWith(".good"));
    },
  };
  return {
    state,
    known,
    format: jwtAccessTokens({ keys, verifier, verified: forgets ? undefined : verified }),
  };
};

describe("access tokens as JWTs (RFC 9068)", () => {
  const mint = async (format: ReturnType<typeof jwts>["format"], of = tenant) =>
    expectOk(await toAsync(format.mint(token, { tenant: of, algorithm: "ES256" })));
  const read = async (format: ReturnType<typeof jwts>["format"], text: string, of = tenant) =>
    expectOk(await toAsync(format.read(text, of, now)));
  const jwt = (header: object, claims: object) =>
    `${encodeJson(header)}.${encodeJson(claims)}.good`;

  it("are read as they were minted", async () => {
    const { format } = jwts();
    const minted = await mint(format);
    expect(minted.keyId).toBe("k");
    expect(JSON.parse(Buffer.from(minted.value.split(".")[0]!, "base64url").toString())).toEqual({
      ...{ alg: "ES256", typ: "at+jwt", kid: "k" },
    });
    expect(expectOk(await read(format, minted.value))).toStrictEqual(token);
    expect(format.name).toBe("jwt");
  });

  it("are verified each time where nothing is remembered", async () => {
    const { format, state } = jwts({ forgets: true });
    const { value } = await mint(format);
    for (const count of [1, 2]) {
      expectOk(await read(format, value));
      expect(state.verifications).toBe(count);
    }
  });

  it("§4: are of their type: `JWT` only where the tenant mints it", async () => {
    const { format } = jwts();
    const old = { ...tenant, accessTokenType: "JWT" as const };
    const { value: plain } = await mint(format, old);
    const { value: typed } = await mint(format);
    expect(expectErr(await read(format, plain))).toBe("token_type_wrong");
    expectOk(await read(format, plain, old));
    expectOk(await read(format, typed, old));
    const other = jwt({ alg: "ES256", kid: "k", typ: "logout+jwt" }, {});
    for (const of of [tenant, old])
      expect(expectErr(await read(format, other, of))).toBe("token_type_wrong");
  });

  it("are verified by the tenant's published key and nothing else, and only once while it stands", async () => {
    const { format, state, known } = jwts();
    const { value } = await mint(format);
    expect(expectErr(await read(format, `${value}x`))).toBe("token_signature_invalid");
    expect(known.size).toBe(0);
    expectOk(await read(format, value));
    expectOk(await read(format, value));
    expect(state.verifications).toBe(2);
    state.published = [{ ...jwk, kid: "other" }];
    expect(expectErr(await read(format, value))).toBe("token_signature_invalid");
    state.published = [{ ...jwk }];
    expectOk(await read(format, value));
    expect(state.verifications).toBe(3);
  });

  it("are of this issuer, and as we would have written them", async () => {
    const { format } = jwts();
    const { value } = await mint(format);
    const foreign = { ...tenant, issuer: "https://b.example" as typeof tenant.issuer };
    expect(expectErr(await read(format, value, foreign))).toBe("token_issuer_foreign");
    expect(expectErr(await read(format, "no jwt"))).toBe("token_malformed");
    const header = { alg: "ES256", kid: "k", typ: "at+jwt" };
    expect(expectErr(await read(format, jwt(header, { iss: tenant.issuer })))).toBe(
      "token_claims_invalid",
    );
  });
});

describe("opaque access tokens", () => {
  const opaque = () => {
    const rows = new Map<string, AccessToken>();
    const accessTokens = {
      insert: (owner: string, digest: Digest, made: AccessToken) => {
        if (rows.has(`${owner} ${digest}`)) return okAsync("exists" as const);
        rows.set(`${owner} ${digest}`, made);
        return okAsync("inserted" as const);
      },
      find: (owner: string, digest: Digest) => okAsync(rows.get(`${owner} ${digest}`)),
    } as unknown as AccessTokenStore;
    const entropy = { text: (bytes: number) => "A".repeat(Math.ceil((bytes * 4) / 3)) };
    const format = opaqueAccessTokens({ accessTokens, digester: systemDigester, entropy });
    return { format, rows };
  };
  const minting = { tenant, algorithm: "ES256" as const };

  it("have 256 random bits and a checksum; the store sees a digest", async () => {
    const { format, rows } = opaque();
    const { value, keyId } = expectOk(await toAsync(format.mint(token, minting)));
    expect(value).toMatch(/^mpat_A{43}/);
    expect(format.name).toBe("opaque");
    expect(keyId).toBeUndefined();
    expect(isOpaqueToken(value)).toBe(true);
    expect(isOpaqueToken(`x${value}`)).toBe(false);
    expect([...rows.keys()].join()).not.toContain("AAAA");
    expect(expectOk(expectOk(await toAsync(format.read(value, tenant, now))))).toBe(token);
  });

  it("are never the same twice: then nobody gets one", async () => {
    const { format } = opaque();
    expectOk(await toAsync(format.mint(token, minting)));
    expect(expectErr(await toAsync(format.mint(token, minting)))).toEqual(
      portError("conflict", "entropy"),
    );
  });

  it("are known by their digest, in their tenant, and believed of no other issuer", async () => {
    const { format, rows } = opaque();
    const { value } = expectOk(await toAsync(format.mint(token, minting)));
    const read = async (text: string, of = tenant) =>
      expectOk(await toAsync(format.read(text, of, instant(now))));
    expect(expectErr(await read(`${value.slice(0, -1)}-`))).toBe("token_malformed");
    expect(expectErr(await read("a.b.c"))).toBe("token_malformed");
    const other = { ...tenant, id: "other" as typeof tenant.id };
    expect(expectErr(await read(value, other))).toBe("token_unknown");
    const [[key]] = [...rows.entries()] as [[string, AccessToken]];
    for (const wrong of [{ tenant: other.id }, { issuer: "https://b.example" }]) {
      rows.set(key, { ...token, ...wrong } as AccessToken);
      expect(expectErr(await read(value))).toBe("token_issuer_foreign");
    }
  });
});

describe("JSON as base64url (RFC 7515 §2)", () => {
  it.each([{}, { a: 1 }, { a: "~~~???>>>" }, { a: "é\u{1f511}" }, { ab: "" }, { abc: "" }])(
    "%j is encoded as by anybody else",
    (value) => {
      expect(encodeJson(value)).toBe(base64url.encode(JSON.stringify(value)));
    },
  );

  it("a header is the same for the same key, and another for another", () => {
    const header = encodedHeader("ES256", "at+jwt", "k");
    expect(header).toBe(base64url.encode('{"alg":"ES256","typ":"at+jwt","kid":"k"}'));
    expect(encodedHeader("ES256", "at+jwt", "k")).toBe(header);
    for (const other of [
      encodedHeader("ES384", "at+jwt", "k"),
      encodedHeader("ES256", "jwt", "k"),
      encodedHeader("ES256", "at+jwt", "l"),
    ])
      expect(other).not.toBe(header);
  });
});
