import { instant } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import type { IDToken } from "openid-client";
import { describe, expect, it } from "vitest";
import type { UpstreamProvider } from "../../src/users/upstream/upstream-provider.ts";
import { type LoginTerms, upstreamUser } from "../../src/users/upstream/upstream-user.ts";

const acme: UpstreamProvider = {
  ...{ name: "acme", label: "Acme", issuer: "https://acme.example", clientId: "at-acme" },
  ...{ scopes: ["openid"], subject: "sub", trustAcr: false },
};
const startedAt = instant(1_800_000_000);
const terms: LoginTerms = { demands: {}, startedAt, now: instant(startedAt + 30) };
const idToken = (claims: Readonly<Record<string, unknown>> = {}): IDToken => ({
  ...{ iss: acme.issuer, aud: acme.clientId, sub: "ada", iat: startedAt, exp: startedAt + 60 },
  ...(claims as Partial<IDToken>),
});

const subjectFor = (settings: Partial<UpstreamProvider>, claims: object): string | undefined =>
  upstreamUser({ ...acme, ...settings }, idToken({ ...claims }), terms).match(
    ({ subject }) => subject,
    ({ fault }) => {
      expect(fault).toBe("not_allowed");
      return undefined;
    },
  );

const verified = { email: "ada@acme.example", email_verified: true };

describe("the subject", () => {
  it.each<[string, object, string | undefined]>([
    ["sub", {}, "acme|ada"],
    ["email", verified, "acme|ada@acme.example"],
    ["email", { ...verified, email_verified: false }, undefined],
    ["email", { ...verified, email_verified: "true" }, undefined],
    ["email", { email: verified.email }, undefined],
    ["email", {}, undefined],
    ["upn", { upn: "a".repeat(250) }, `acme|${"a".repeat(250)}`],
    ["upn", { upn: "a".repeat(251) }, undefined],
    ["upn", { upn: "äda" }, undefined],
    ["upn", { upn: 1 }, undefined],
    ["upn", { upn: "" }, undefined],
  ])(
    "of the claim %s is, by %j, %j (OpenID Connect Core §2, §5.7)",
    (subject, claims, expected) => {
      expect(subjectFor({ subject }, claims)).toBe(expected);
    },
  );

  it("cannot be that of another provider, whatever a provider calls its users", () => {
    const [first, second] = [
      subjectFor({ name: "acme" }, { sub: "beta|ada" }),
      subjectFor({ name: "acme-beta" }, { sub: "ada" }),
    ];
    expect([first, second]).toEqual(["acme|beta|ada", "acme-beta|ada"]);
  });
});

describe("the accounts that are let in", () => {
  const values = ["staff", "admins"];

  it.each<[string, object, boolean]>([
    ["groups", { groups: ["guests", "staff"] }, true],
    ["groups", { groups: "admins" }, true],
    ["groups", { groups: ["guests"] }, false],
    ["groups", { groups: ["Staff"] }, false],
    ["groups", { groups: ["staff2"] }, false],
    ["groups", { groups: "staff,admins" }, false],
    ["groups", { groups: { staff: true } }, false],
    ["groups", { groups: [] }, false],
    ["groups", {}, false],
    ["email", { email: "staff" }, false],
    ["email", { email: "staff", email_verified: true }, true],
  ])("by the claim %s: %j is one: %j", (claim, claims, isOne) => {
    expect(subjectFor({ allow: { claim, values } }, claims)).toBe(isOne ? "acme|ada" : undefined);
  });
});

describe("the time of the login", () => {
  const timeFor = (
    authTime: unknown,
    demands: LoginTerms["demands"] = {},
  ): number | string | undefined =>
    upstreamUser(acme, idToken({ auth_time: authTime }), { ...terms, demands }).match(
      ({ authenticatedAt }) => authenticatedAt - startedAt,
      ({ fault }) => fault,
    );

  it("is auth_time, and without it that of the callback; never later than now", () => {
    expect(timeFor(startedAt - 500)).toBe(-500);
    expect(timeFor(undefined)).toBe(30);
    expect(timeFor(startedAt + 5000)).toBe(30);
    expect(timeFor(startedAt + 0.5)).toBe(0);
    for (const none of [String(startedAt), -1, Number.NaN, null]) expect(timeFor(none)).toBe(30);
  });

  it("of a login that had to be new is since it was begun, with ten seconds for a slow clock", () => {
    for (const newLogin of ["required", "wanted"] as const) {
      expect(timeFor(startedAt + 7, { newLogin })).toBe(7);
      expect(timeFor(startedAt - 10, { newLogin })).toBe(0);
      expect(timeFor(startedAt - 11, { newLogin })).toBe("not_fresh");
    }
    expect(timeFor(undefined, { newLogin: "required" })).toBe("not_fresh");
    expect(timeFor(undefined, { newLogin: "wanted" })).toBe(30);
  });

  it("by max_age is as young as core asks for, to the second (OpenID Connect Core §3.1.2.1)", () => {
    expect(timeFor(startedAt - 30, { maxAge: 60 })).toBe(-30);
    expect(timeFor(startedAt - 31, { maxAge: 60 })).toBe("not_fresh");
    expect(timeFor(undefined, { maxAge: 60 })).toBe("not_fresh");
  });
});

describe("acr and amr", () => {
  const contextFor = (trustAcr: boolean, claims: object) => {
    const { acr, amr } = expectOk(
      upstreamUser({ ...acme, trustAcr }, idToken({ ...claims }), terms),
    );
    return { acr, amr };
  };

  it("are believed where the settings say so, and as long as core takes them", () => {
    const claims = { acr: "urn:strong", amr: ["hwk", "pin"] };
    expect(contextFor(true, claims)).toEqual(claims);
    expect(contextFor(false, claims)).toEqual({});
    for (const wrong of [
      { acr: "", amr: "hwk" },
      { acr: "a".repeat(257), amr: Array.from({ length: 17 }, () => "x") },
      { acr: 1, amr: ["hwk", 2] },
    ])
      expect(contextFor(true, wrong)).toEqual({});
  });
});
