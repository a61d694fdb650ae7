import { issuerPath, parseIssuer, wellKnownPath } from "@mintport/core/management";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("an issuer identifier (RFC 8414 §2)", () => {
  it.each([
    "https://auth.example.com",
    "https://auth.example.com/tenants/a",
    "https://auth.example.com:8443/a",
    "http://localhost:3000/api/v1/tenant/my-tenant",
    "http://a.localhost/x",
    "http://127.0.0.1:3000",
    "http://127.10.20.30",
    "http://[::1]:3000/a",
  ])("may be %s", (text) => {
    expect(expectOk(parseIssuer(text))).toBe(text);
  });

  it.each([
    ["auth.example.com", "not_a_url"],
    ["", "not_a_url"],
    ["http://auth.example.com", "not_https"],
    ["http://127.0.0.1.example.com", "not_https"],
    ["ftp://localhost/x", "not_https"],
    ["https://auth.example.com?x=1", "has_extra_parts"],
    ["https://auth.example.com/a#b", "has_extra_parts"],
    ["https://auth.example.com/a?", "has_extra_parts"],
    ["https://user@auth.example.com", "has_extra_parts"],
    ["https://:pass@auth.example.com", "has_extra_parts"],
    ["https://auth.example.com/", "not_canonical"],
    ["https://auth.example.com/a/", "not_canonical"],
    ["https://AUTH.example.com", "not_canonical"],
    ["https://auth.example.com:443", "not_canonical"],
    ["https://auth.example.com/a/../b", "not_canonical"],
  ] as const)("is not %s: %s", (text, fault) => {
    expect(expectErr(parseIssuer(text))).toBe(fault);
  });

  it("has its metadata at the inserted path", () => {
    const [bare, tenant] = ["https://a.example", "https://a.example/t/x"].map((text) =>
      expectOk(parseIssuer(text)),
    );
    expect(issuerPath(bare!)).toBe("");
    expect(wellKnownPath(bare!, "x")).toBe("/.well-known/x");
    expect(wellKnownPath(tenant!, "x")).toBe("/.well-known/x/t/x");
  });
});
