import { instant } from "@mintport/core/ports";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { readAssertion } from "../../src/jwt/read-assertion.ts";

const now = 1_800_000_000;
const read = (claims: Readonly<Record<string, unknown>>) =>
  readAssertion(
    { sub: "a", aud: "https://auth.example", exp: now + 60, ...claims },
    { now: instant(now), longestLifetime: 300 },
  );

describe("the claims of an assertion (RFC 7523 §3)", () => {
  it("are remembered until the slowest clock that is heeded calls them expired", () => {
    expect(expectOk(read({ exp: now + 60 })).expiresAt).toBe(now + 70);
    expect(expectOk(read({ exp: now - 9 })).expiresAt).toBe(now + 1);
    expect(expectErr(read({ exp: now - 10 }))).toBe("expired");
  });

  it.each([
    ...[["x"], { a: 1 }, ["a", 1], [null], 7, null, undefined].map((aud) => ({ aud })),
    ...["1800000060", null, {}, Number.NaN, Number.POSITIVE_INFINITY].map((exp) => ({ exp })),
    ...["1", null, []].flatMap((time) => [{ nbf: time }, { iat: time }]),
    ...[7, null, []].flatMap((text) => [{ iss: text }, { jti: text }]),
  ])("have the types of RFC 7519 §4.1: %j", (claims) => {
    const wellFormed = "aud" in claims && JSON.stringify(claims.aud) === '["x"]';
    expect(
      read(claims)
        .map(() => "read")
        .unwrapOr("refused"),
    ).toBe(wellFormed ? "read" : "refused");
    if (!wellFormed) expect(expectErr(read(claims))).toBe("malformed");
  });
});
