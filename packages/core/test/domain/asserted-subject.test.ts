import { qualifiedSubject } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";

const asserted = { issuer: "https://idp.example", subject: "U1", claims: {} };

describe("the name of another issuer's user (ID-JAG §6.3)", () => {
  it("holds the issuer", () => {
    expect(qualifiedSubject(asserted)).toBe("https://idp.example#U1");
  });

  it("holds the issuer's tenant, in the place of a query, which no issuer has (RFC 8414 §2)", () => {
    expect(qualifiedSubject({ ...asserted, tenant: "acme" })).toBe(
      "https://idp.example?tenant=acme#U1",
    );
  });

  it.each([
    [
      { tenant: "a#b", subject: "c" },
      { tenant: "a", subject: "b#c" },
    ],
    [{ tenant: "acme", subject: "x" }, { subject: "acme#x" }],
    [
      { tenant: "a&tenant=b", subject: "c" },
      { tenant: "a", subject: "c" },
    ],
  ])("of %j is never that of %j", (one, other) => {
    expect(qualifiedSubject({ ...asserted, ...one })).not.toBe(
      qualifiedSubject({ ...asserted, ...other }),
    );
  });
});
