import { describe, expect, it } from "vitest";
import { isIdentifiedBy } from "../../src/domain/federated-identity.ts";
import { foreignSubject } from "../../src/domain/foreign-subject.ts";
import { trustDomainOf } from "../../src/domain/trusted-issuer.ts";

const identity = {
  issuer: "https://ci.example",
  subject: "repo:acme/*:main",
  claims: { environment: "prod*", repository: "acme/api" },
};
const claims = { environment: "production", repository: "acme/api" };

describe("a federated identity", () => {
  it("is a token's whose subject and claims all match", () => {
    expect(isIdentifiedBy(identity, "repo:acme/api:main", claims)).toBe(true);
    expect(isIdentifiedBy({ issuer: "x", subject: "a" }, "a", {})).toBe(true);
  });

  it("is not another subject's", () => {
    expect(isIdentifiedBy(identity, "repo:evil/api:main", claims)).toBe(false);
  });

  it.each([undefined, null, "", 7, true, ["production"], { production: true }])(
    "is not a token's with %j for a claim",
    (environment) => {
      const changed = { ...claims, environment };
      expect(isIdentifiedBy(identity, "repo:acme/api:main", changed)).toBe(false);
    },
  );

  it("looks at the claims that the token has, not at what every object inherits", () => {
    const inherited: object = Object.create({ name: "value" });
    const named = { issuer: "x", subject: "a", claims: { name: "value" } };
    expect(isIdentifiedBy(named, "a", { name: "value" })).toBe(true);
    expect(isIdentifiedBy(named, "a", { ...inherited })).toBe(false);
    expect(isIdentifiedBy(named, "a", inherited as Record<string, unknown>)).toBe(false);
  });
});

describe("a foreign subject", () => {
  it("names its issuer, so that two issuers' subjects are two", () => {
    expect(foreignSubject("https://ci.example", "repo:acme/api")).toBe(
      "https://ci.example#repo:acme/api",
    );
  });
});

describe("a SPIFFE ID's trust domain", () => {
  it.each([
    ["spiffe://example.org/ns/prod/api", "spiffe://example.org"],
    ["spiffe://a-b_c.1/x", "spiffe://a-b_c.1"],
    ["spiffe://example.org", undefined],
    ["spiffe://example.org/", undefined],
    ["spiffe:///path", undefined],
    ["spiffe://EXAMPLE.org/x", undefined],
    ["spiffe://example.org:443/x", undefined],
    ["spiffe://user@example.org/x", undefined],
    ["https://example.org/x", undefined],
    ["x spiffe://example.org/x", undefined],
    ["spiffe://example.org/x\ny", undefined],
    ["", undefined],
  ])("of %j is %j (SPIFFE ID §2.1)", (subject, domain) => {
    expect(trustDomainOf(subject)).toBe(domain);
  });
});
