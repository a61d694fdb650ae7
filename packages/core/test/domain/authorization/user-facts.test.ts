import { defineClient } from "@mintport/core";
import { instant, type Visitor } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { assuranceOf } from "../../../src/domain/authorization/client-assurance.ts";
import { readAuthorizationRequest } from "../../../src/domain/authorization/read-authorization-request.ts";
import { requestParameters } from "../../../src/domain/authorization/request-parameters.ts";
import { findReturnTo } from "../../../src/domain/authorization/return-to.ts";
import { readAuthentication } from "../../../src/domain/user-authentication.ts";
import { isVisitor } from "../../../src/domain/visitor.ts";

const visitor: Visitor = { subject: "alice", session: "s", authenticatedAt: instant(1000) };

describe("what an embedder answers", () => {
  it.each<readonly [string, Partial<Record<keyof Visitor, unknown>>, boolean]>([
    ["all that there can be", { acr: "high", amr: ["pwd", "otp"] }, true],
    ["no more than there must be", {}, true],
    ["no subject", { subject: "" }, false],
    ["a subject of 256 characters (OpenID Connect Core §2)", { subject: "a".repeat(256) }, false],
    ["a subject that is no ASCII", { subject: "é" }, false],
    ["a subject that is no text", { subject: 7 }, false],
    ["no session", { session: "" }, false],
    ["a session that is no text", { session: undefined }, false],
    ["an endless session", { session: "s".repeat(1025) }, false],
    ["a time with a fraction", { authenticatedAt: 1.5 }, false],
    ["a login in milliseconds", { authenticatedAt: 1_700_000_000_000 }, false],
    ["a login that lies ahead", { authenticatedAt: 1111 }, false],
    ["a clock that is a little ahead", { authenticatedAt: 1110 }, true],
    ["a login before there was time", { authenticatedAt: -5 }, false],
    ["an empty class", { acr: "" }, false],
    ["a class that is no text", { acr: 1 }, false],
    ["an endless class", { acr: "a".repeat(257) }, false],
    ["methods that are no list", { amr: "pwd" }, false],
    ["methods that are no texts", { amr: [1] }, false],
    ["too many methods", { amr: Array.from({ length: 17 }, () => "pwd") }, false],
  ])("is a visitor: %s", (_what, change, expected) => {
    expect(isVisitor({ ...visitor, ...change } as Visitor, instant(1100))).toBe(expected);
  });
});

describe("the login in a token's claims (RFC 9068 §2.2.1)", () => {
  it.each<readonly [object, unknown]>([
    [{}, undefined],
    [{ auth_time: 5 }, { at: 5 }],
    [
      { auth_time: 5, acr: "a", amr: ["b"] },
      { at: 5, acr: "a", amr: ["b"] },
    ],
    [{ acr: "a" }, "malformed"],
    [{ amr: ["b"] }, "malformed"],
    [{ auth_time: "5" }, "malformed"],
    [{ auth_time: 5, acr: 1 }, "malformed"],
    [{ auth_time: 5, amr: "b" }, "malformed"],
    [{ auth_time: 5, amr: [1] }, "malformed"],
  ])("%o reads as %o", (claims, expected) => {
    expect(readAuthentication(claims as Record<string, unknown>)).toEqual(expected);
  });
});

describe("a client that no user can authorize", () => {
  const machine = defineClient({
    id: "machine",
    grantTypes: ["authorization_code"],
    authenticationMethods: ["none"],
    authorization: { redirectUris: ["https://a.example/cb"] },
  });
  const { authorization: _none, ...plain } = machine;

  it("has no redirect URI", () => {
    const parameters = requestParameters([["redirect_uri", "https://a.example/cb"]]);
    expect(findReturnTo(parameters, plain)).toMatchObject({
      error: { reason: "redirect_uri_not_registered" },
    });
    expect(findReturnTo(requestParameters([]), plain)).toMatchObject({
      error: { reason: "redirect_uri_missing" },
    });
  });

  it("is nobody that a redirect would identify", () => {
    expect(assuranceOf(plain, "https://a.example/cb")).toBe("impersonable");
  });

  it("has no scope to be delegated", () => {
    const parameters = requestParameters([
      ["response_type", "code"],
      ["code_challenge", "c".repeat(43)],
      ["code_challenge_method", "S256"],
      ["scope", "api:read"],
    ]);
    const context = {
      ...{ tenant: { audience: "https://a.example", resources: [] } as never, ownParameters: [] },
      requireResource: false,
      scopePolicy: { name: "exact", covers: (a: string, b: string) => a === b },
    };
    const judged = readAuthorizationRequest(parameters, { ...context, client: plain });
    expect(judged).toMatchObject({ error: { reason: "scope_not_allowed" } });
    const resources = [{ indicator: "https://b.example", scopes: ["other"] }];
    const tenant = { audience: "https://a.example", resources } as never;
    const client = {
      ...machine,
      authorization: { ...machine.authorization, delegatedScope: ["api:read"] },
    } as never;
    const elsewhere = requestParameters([...parameters.pairs, ["resource", "https://b.example"]]);
    expect(readAuthorizationRequest(elsewhere, { ...context, tenant, client })).toMatchObject({
      error: { reason: "scope_not_at_resource" },
    });
  });
});
