import { type AccessToken, type Actor, instant, scopeOf } from "@mintport/core";
import { expectOk, sampleAccessToken, sampleTenant } from "@mintport/testing";
import { expect, it } from "vitest";
import { isReadable, tooLong } from "../../src/tokens/token-length.ts";

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
