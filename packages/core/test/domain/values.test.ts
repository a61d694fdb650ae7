import { defineClient, defineTenant } from "@mintport/core";
import {
  type ClientSecret,
  dayOf,
  isLive,
  isPublic,
  newRevision,
  parseClientId,
  parseTenantId,
} from "@mintport/core/management";
import {
  instant,
  isExpired,
  later,
  nextRevision,
  noRevision,
  parseResourceIndicator,
  type ResourceIndicator,
  type SecretHash,
} from "@mintport/core/ports";
import { serves } from "@mintport/core/scope";
import { arbitraryClientId, arbitraryTenantId } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("identifiers", () => {
  it("a tenant's name is exact, and stands in a URL as it is", () => {
    fc.assert(
      fc.property(arbitraryTenantId(), (id) => {
        expect(parseTenantId(id)).toBe(id);
        expect(new URL(`https://a.example/${id}/`).pathname).toBe(`/${id}/`);
      }),
    );
    for (const text of [
      "",
      ".",
      "..",
      ".a",
      "-a",
      "a b",
      "a/b",
      "a%2F",
      "a\u0000",
      "é",
      "a".repeat(65),
    ])
      expect(parseTenantId(text)).toBeUndefined();
  });

  it("a client's id is printable ASCII (RFC 6749 appendix A.1)", () => {
    fc.assert(
      fc.property(arbitraryClientId(), (id) => {
        expect(parseClientId(id)).toBe(id);
      }),
    );
    for (const text of ["", "a\u0000", "a\n", "é", "a".repeat(257)])
      expect(parseClientId(text)).toBeUndefined();
  });

  it.each(["https://api.example.com/", "urn:example:api", "https://a.example/x?y=z"])(
    "%s indicates a resource (RFC 8707 §2)",
    (text) => {
      expect(parseResourceIndicator(text)).toBe(text);
    },
  );

  it.each([
    "",
    "api",
    "/api",
    "https://a.example/#x",
    "https://a b",
    "not a uri",
    "https://é",
    "http://[",
  ])("%j indicates none", (text) => {
    expect(parseResourceIndicator(text)).toBeUndefined();
  });
});

describe("time", () => {
  it("counts whole seconds, and an expiry is the first moment of being dead", () => {
    const now = instant(1_800_000_000.9);
    expect(now).toBe(1_800_000_000);
    expect(isExpired(later(now, 1), now)).toBe(false);
    expect(isExpired(now, now)).toBe(true);
    expect(isExpired(later(now, -1), now)).toBe(true);
  });

  it("a secret is live from its first moment to the one before its last", () => {
    const now = instant(1000);
    const secret: ClientSecret = { id: "s", hash: "$x$" as SecretHash };
    expect(isLive(secret, now)).toBe(true);
    const windowed = { ...secret, notBefore: later(now, -5), expiresAt: later(now, 5) };
    for (const [offset, live] of [
      [-6, false],
      [-5, true],
      [4, true],
      [5, false],
    ] as const)
      expect(isLive(windowed, later(now, offset))).toBe(live);
  });

  it("a day begins at midnight of UTC, for every moment in it", () => {
    const midnight = instant(Date.UTC(2027, 0, 15) / 1000);
    for (const second of [0, 1, 86_399]) expect(dayOf(later(midnight, second))).toBe(midnight);
    expect(dayOf(later(midnight, 86_400))).toBe(later(midnight, 86_400));
  });

  it("revisions grow from one", () => {
    expect(nextRevision(noRevision)).toBe(1);
    const revisions = Array.from({ length: 1000 }, () => newRevision());
    expect(new Set(revisions).size).toBe(1000);
    expect(revisions.every((revision) => revision >= 1 && revision <= 2 ** 48)).toBe(true);
  });
});

describe("tenants and clients", () => {
  it("a tenant serves its audience and its resources, compared as text", () => {
    const tenant = defineTenant({
      id: "t",
      issuer: "https://a.example",
      audience: "https://api.example/",
      resources: ["urn:example:other"],
    });
    const resource = (text: string) => text as ResourceIndicator;
    expect(serves(tenant, resource("https://api.example/"))).toBe(true);
    expect(serves(tenant, resource("urn:example:other"))).toBe(true);
    expect(serves(tenant, resource("https://api.example"))).toBe(false);
  });

  it("a client is public if it may authenticate with none", () => {
    const define = (method: string) =>
      defineClient({ id: "c", grantTypes: [], authenticationMethods: [method] });
    expect(isPublic(define("none"))).toBe(true);
    expect(isPublic(define("client_secret_basic"))).toBe(false);
  });
});
