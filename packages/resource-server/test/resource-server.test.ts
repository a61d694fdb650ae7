import { ConfigurationError } from "@mintport/core";
import { formatScope } from "@mintport/core/scope";
import { keysFromUrl, requireScope, resourceServer } from "@mintport/resource-server";
import { describe, expect, it } from "vitest";

describe("the scope that a route needs", () => {
  it("is what its tokens say, in any order and however often", () => {
    expect(formatScope(requireScope("b", "a", "b"))).toBe("a b");
    expect(formatScope(requireScope())).toBe("");
  });

  it.each(["", " ", "a b", 'a"', "a\\", "a\n", "\u00e9"])(
    "is refused at the start if %j is no scope token (RFC 6749 §3.3)",
    (token) => {
      expect(() => requireScope("api:read", token)).toThrow(ConfigurationError);
    },
  );
});

describe("the times of a guard", () => {
  it.each([
    [{ clockSkew: Number.NaN }, /clockSkew: must be seconds, 0 to 60/],
    [{ proofLifetime: Number.NaN }, /proofLifetime: must be whole seconds from 1/],
    [{ proofLifetime: 0 }, /proofLifetime: /],
    [{ proofLifetime: 1.5 }, /proofLifetime: /],
    [{ timeout: 0 }, /timeout: must be whole milliseconds, 1 to 60000/],
    [{ timeout: Number.POSITIVE_INFINITY }, /timeout: /],
  ])("are refused at the start with %j: nothing would ever be too old", (times, message) => {
    const make = () =>
      resourceServer({
        issuer: "https://auth.example",
        audience: "https://api.example",
        keys: keysFromUrl(new URL("https://auth.example/oauth/jwks")),
        ...times,
      });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });
});

describe("the issuer's aliases", () => {
  const make = (issuerAliases: unknown) => () =>
    resourceServer({
      issuer: "https://auth.example",
      audience: "https://api.example",
      keys: keysFromUrl(new URL("https://auth.example/oauth/jwks")),
      ...({ issuerAliases } as object),
    });

  it("are refused at the start unless they are a list: a text would be searched letter by letter", () => {
    expect(make(["https://old.example"])).not.toThrow();
    for (const wrong of ["https://old.example", ["old.example"], [7]])
      expect(make(wrong)).toThrow(/issuerAliases: must be issuer identifiers/);
  });
});

describe("the realm", () => {
  const realmOf = (realm?: string): string =>
    resourceServer({
      issuer: "https://auth.example",
      audience: "https://api.example",
      keys: keysFromUrl(new URL("https://auth.example/oauth/jwks")),
      ...(realm === undefined ? {} : { realm }),
    }).realm;

  it("is api by default", () => {
    expect(realmOf()).toBe("api");
  });

  it.each([
    ["orders v2", "orders v2"],
    ["https://api.example/v1", "https://api.example/v1"],
    ['a"b\\c', "a_b_c"],
    ["a\r\nb", "a__b"],
    ["caf\u00e9", "caf_"],
  ])("holds nothing that would need escaping in a challenge: %j", (realm, kept) => {
    expect(realmOf(realm)).toBe(kept);
  });
});
