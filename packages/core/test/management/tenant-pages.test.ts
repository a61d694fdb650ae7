import { ConfigurationError, defineTenant } from "@mintport/core";
import { tenantRecord } from "@mintport/core/ports";
import { expectOk, sampleTenant } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const wrongFields = (fields: object): readonly string[] => {
  try {
    defineTenant({ id: "t", issuer: "https://auth.example", ...fields });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ field }) => field);
  }
  return [];
};

describe("what a tenant says of its pages and requests", () => {
  it.each<[string, object]>([
    ["name", { name: "a\u0000" }],
    ["requirePushedRequests", { requirePushedRequests: "yes" }],
    ["requireSignedRequests", { requireSignedRequests: 1 }],
    ["acrValues.0", { acrValues: ["two words"] }],
    ["acrValues", { acrValues: ["a", "a"] }],
  ])("is refused by the field that is wrong: %s of %j", (field, fields) => {
    expect(wrongFields(fields)).toEqual([field]);
  });

  it("may be a name in any language and classes that are URIs (RFC 9470 §7)", () => {
    expect(wrongFields({ name: "Bücher 本", acrValues: ["urn:a", "phr"] })).toEqual([]);
  });

  it("is read back from a record as it is, and nothing from one that is older", () => {
    const whole = sampleTenant();
    const { name, requirePushedRequests, requireSignedRequests, acrValues, ...old } = whole;
    expect([name, requirePushedRequests, requireSignedRequests, acrValues]).not.toContain(
      undefined,
    );
    for (const value of [whole, old])
      expect(expectOk(tenantRecord.decode(expectOk(tenantRecord.encode(value))))).toEqual(value);
  });
});
