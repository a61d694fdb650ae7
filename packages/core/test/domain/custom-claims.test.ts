import { expectErr, expectOk, sampleAccessToken } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isReservedClaim,
  maxCustomClaimsLength,
  parseCustomClaims,
} from "../../src/domain/custom-claims.ts";
import { toClaims } from "../../src/tokens/access-token-claims.ts";

describe("custom claims", () => {
  it("are taken as they are, and copied, so that nobody changes them later", () => {
    const roles = ["admin"];
    const given = { roles, "https://example.com/plan": { seats: 3, trial: null } };
    const parsed = expectOk(parseCustomClaims(given));
    expect(parsed).toEqual(given);
    roles.push("owner");
    expect(parsed["roles"]).toEqual(["admin"]);
  });

  it.each(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "cnf", "act"])(
    "RFC 9068 §2.2: never fill the registered claim %s",
    (claim) => {
      expect(expectErr(parseCustomClaims({ plan: "pro", [claim]: "mine" }))).toMatchObject({
        claim,
        message: expect.stringContaining("registered"),
      });
    },
  );

  it("RFC 7662 §2.2: never make an answer of introspection another", () => {
    for (const claim of ["active", "token_type", "username", "mp_origin", "mp_anything"])
      expect(parseCustomClaims({ [claim]: true }).isErr()).toBe(true);
    expect(parseCustomClaims(JSON.parse('{"__proto__":{"a":1}}')).isErr()).toBe(true);
  });

  it("have no name that a token of ours has", () => {
    for (const name of Object.keys(toClaims(sampleAccessToken("main" as never, 1 as never))))
      expect(isReservedClaim(name)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["text", "roles"],
    ["a list", ["roles"]],
    ["nothing", null],
    ["undefined", undefined],
    ["a function", { a: () => 1 }],
    ["what JSON drops", { a: undefined }],
    ["a number that JSON has not", { a: Number.NaN }],
    ["a date", { a: new Date(0) }],
    ["what writes itself as something else", { a: { toJSON: () => "admin" } }],
    ["no name", { "": 1 }],
    ["a long name", { ["a".repeat(129)]: 1 }],
    ["a big number", { a: 1n }],
  ])("are no %s", (_, value) => {
    expect(parseCustomClaims(value).isErr()).toBe(true);
  });

  it("are bounded, all together and in depth", () => {
    const fits = { a: "x".repeat(maxCustomClaimsLength - '{"a":""}'.length) };
    expect(parseCustomClaims(fits).isOk()).toBe(true);
    expect(parseCustomClaims({ a: `${fits.a}x` }).isErr()).toBe(true);
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(parseCustomClaims({ a: nested(8) }).isOk()).toBe(true);
    expect(parseCustomClaims({ a: nested(9) }).isErr()).toBe(true);
  });

  it("are what they were, once JSON has carried them", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const parsed = parseCustomClaims(value);
        if (parsed.isOk()) expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(parsed.value);
      }),
    );
  });
});
