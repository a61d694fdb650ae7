import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { readAuthorization } from "../../src/client-authentication/authorization-header.ts";

describe("the `Authorization` field (RFC 9110 §11.4)", () => {
  it.each([
    ["Basic YTpi", { scheme: "basic", credentials: "YTpi" }],
    ["BEARER  a ", { scheme: "bearer", credentials: "a" }],
    ["Basic", { scheme: "basic", credentials: "" }],
    ["", { scheme: "", credentials: "" }],
  ])("%j is a scheme and its credentials", (value, read) => {
    expect(expectOk(readAuthorization(value))).toEqual(read);
  });

  it("may be missing", () => {
    for (const value of [undefined, null])
      expect(expectOk(readAuthorization(value))).toBeUndefined();
  });

  it.each([
    'Digest a="1", b="2"',
    'Digest a="x, Basic y", b="z"',
    'Digest a="x", b="y, Basic z"',
    'Digest a="1,", b="2, Basic x"',
    'Digest a="", b="2, Basic x"',
    String.raw`Digest a="x\", Basic y", b="z"`,
    String.raw`Digest a="xx\", Basic y", b="z"`,
    String.raw`Digest a="\\", b="x, Basic y"`,
    "Digest a=1, b=2",
    'Digest a="1", b="2',
    'Digest a="1", b="',
    "Bearer a.b-c_d~e+f/g==",
  ])("%s is one field: a quoted string may hold any comma (RFC 9110 §5.6.4)", (value) => {
    const { scheme } = expectOk(readAuthorization(value))!;
    expect(scheme).toBe(value.startsWith("Digest") ? "digest" : "bearer");
  });

  it.each([
    "Basic YTpi, Basic YTpi",
    "Basic YTpi,Bearer x",
    "Basic YTpi==, Bearer x",
    "Basic YTpi,",
    "Basic YTpi , ",
    ", Basic YTpi",
    " ,Basic YTpi",
    'Basic YTpi, Digest a="1"',
    'Digest a="1", Basic YTpi',
    'Digest a="1" , b="2", Basic YTpi',
    String.raw`Digest a="\\", Basic YTpi`,
    'Digest a="1, b="2", Basic YTpi',
    'Digest a="1", b="2, Basic YTpi',
    "Digest a=1, Basic YTpi",
    'Digest a="1", Basic b="2"',
  ])("%s is two, and refused (RFC 9110 §5.3)", (value) => {
    expect(expectErr(readAuthorization(value)).reason).toBe("authorization_repeated");
  });
});
