import { instant } from "@mintport/core/ports";
import { scopeOf } from "@mintport/core/scope";
import type { AccessToken, Actor } from "@mintport/core/tokens";
import { expectOk, sampleAccessToken, sampleTenant } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { toClaims } from "../../src/tokens/access-token-claims.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import {
  isReadable,
  isReadableText,
  maxClaimsLength,
  tooLong,
} from "../../src/tokens/token-format.ts";
import { plainOrder } from "./order.ts";

const token: AccessToken = sampleAccessToken(sampleTenant().id, instant(2_000_000_000));
const jwt = { format: "jwt" } as const;

it("RFC 6749 §5.2: a token that less scope would shorten is refused for its scope", () => {
  const tokens = Array.from({ length: 400 }, (_, i) => `api:a-scope-of-forty-characters-${i}`);
  const long = { ...token, scope: expectOk(scopeOf(tokens)) };
  expect(isReadable(long, jwt)).toBe(false);
  expect(tooLong(long)).toMatchObject({ error: "invalid_scope", reason: "token_too_long" });
});

it("RFC 8693 §2.2.2: a token that its actors make too long is refused for the request, not its scope", () => {
  const actor = { subject: "a".repeat(8000) } as Actor;
  const long = { ...token, actor };
  expect(isReadable(long, jwt)).toBe(false);
  expect(tooLong(long)).toMatchObject({ error: "invalid_request", reason: "claims_too_long" });
});

describe("RFC 9068: what we make we read", () => {
  const plain = accessTokenFor(plainOrder, 600, { text: () => "jti" });
  const lengthOf = (made: AccessToken) => base64url.encode(JSON.stringify(toClaims(made))).length;
  /** A token whose claims are just so long. */
  const withClaims = (length: number): AccessToken => {
    for (let n = 1; ; n++) {
      const made = { ...plain, subject: "s".repeat(n) };
      if (lengthOf(made) >= length) return made;
    }
  };

  it("a JWT's claims are as long as `maxClaimsLength` at most; an opaque token's are nobody's matter", () => {
    const longest = withClaims(maxClaimsLength);
    expect(lengthOf(longest)).toBe(maxClaimsLength);
    expect(isReadable(longest, jwt)).toBe(true);
    const longer = { ...longest, subject: `${longest.subject}sss` };
    expect(lengthOf(longer)).toBeGreaterThan(maxClaimsLength);
    expect(isReadable(longer, jwt)).toBe(false);
    expect(isReadable(longer, { format: "opaque" })).toBe(true);
  });

  it.each<[string, Partial<AccessToken>]>([
    ["its audience", { audience: [`https://a.example/${"a".repeat(9000)}` as never] }],
    ["its actors", { actor: { subject: "a".repeat(9000) } }],
    ["who may act", { mayAct: "a".repeat(9000) }],
    ["its scopes", { scope: expectOk(scopeOf(["s".repeat(9000)])) }],
    [
      "many short scopes",
      { scope: expectOk(scopeOf(Array.from({ length: 1000 }, (_, i) => `scope-${i}`))) },
    ],
    [
      "its sources",
      {
        origin: {
          ...{ tenant: { birth: "", epoch: 0 }, client: { birth: "", epoch: 0 } },
          sources: [{ client: "c".repeat(9000), generation: { birth: "", epoch: 0 } }],
        } as never,
      },
    ],
  ])("is too long by %s", (_, more) => {
    expect(isReadable(plain, jwt)).toBe(true);
    expect(isReadable({ ...plain, ...more }, jwt)).toBe(false);
  });

  it("is encoded to be measured once its texts have 1024 characters, and is readable either way", () => {
    const texts = plain.audience.join("").length + plain.scope.join("").length + plain.scope.length;
    for (const length of [1023, 1024, 5000])
      expect(isReadable({ ...plain, subject: "s".repeat(length - texts) }, jwt)).toBe(true);
    // Escaped in JSON, each of these is six characters.
    const escaped = "\u0001".repeat(900 - texts);
    expect(isReadable({ ...plain, subject: escaped }, jwt)).toBe(true);
  });

  it("the text of a token has 8192 characters at most", () => {
    expect(isReadableText("a".repeat(8192))).toBe(true);
    expect(isReadableText("a".repeat(8193))).toBe(false);
  });

  it("a signed text that is too long is refused for the scope, if that would shorten it enough", () => {
    const scope = (length: number) => ({
      ...plain,
      scope: expectOk(scopeOf(["s".repeat(length)])),
    });
    const signed = "a".repeat(8192 + 400);
    expect(tooLong(scope(301), signed).error).toBe("invalid_scope");
    expect(tooLong(scope(300), signed).error).toBe("invalid_request");
    const two = expectOk(scopeOf(["s".repeat(150), "t".repeat(150)]));
    expect(tooLong({ ...plain, scope: two }, signed).error).toBe("invalid_scope");
    expect(tooLong({ ...plain, scope: expectOk(scopeOf([])) }, signed).error).toBe(
      "invalid_request",
    );
  });
});
