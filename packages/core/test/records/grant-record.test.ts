import { grantRecord } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { expectOk, sampleGrant } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("the record of a grant", () => {
  const { expiresAt: _expiresAt, ...endless } = sampleGrant();

  it.each([sampleGrant(), endless])("reads back what it wrote, field by field", (grant) => {
    expect(grantRecord.decode(expectOk(grantRecord.encode(grant)))).toEqual(ok(grant));
  });

  it.each([
    ["a field that it does not know", { secret: "x" }],
    ["no user", { subject: undefined }],
    ["an empty id", { id: "" }],
    ["a scope that is none", { access: [{ resource: "https://api.example", scope: ['"'] }] }],
    ["an end that is no moment", { expiresAt: "soon" }],
  ])("is corrupt with %s", (_, damage) => {
    const text = JSON.stringify({ ...sampleGrant(), ...damage });
    expect(grantRecord.decode(text)).toEqual(err("corrupt"));
  });
});
