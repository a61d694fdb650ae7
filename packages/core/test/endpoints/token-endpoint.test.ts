import type { Client, GrantType } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import { expectErr, expectOk } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { tokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import { tokenResponse, withGrantCode } from "../../src/endpoints/token/token-response.ts";
import { invalidRequest, unauthorizedClient } from "../../src/errors/oauth-error.ts";
import type { GrantedAccess } from "../../src/tokens/granted-access.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import { runEndpoint } from "./run-steps.ts";
import { client, good, narrow, now, request, tenant, tokenPorts } from "./token-endpoint-ports.ts";

const asked = async (
  form: Readonly<Record<string, string>>,
  {
    more = {},
    headers = {},
    stopAt = "",
  }: {
    more?: Parameters<typeof tokenPorts>[0];
    headers?: Record<string, string>;
    stopAt?: string;
  } = {},
) => {
  const { ports, orders } = tokenPorts(more);
  const definition = tokenEndpoint(ports);
  const ran = await runEndpoint(definition, request(form, {}, headers), { at: now, stopAt });
  return { ...ran, orders, definition };
};
const steps = [
  ...["client", "grant_type", "resource", "scope", "sender_constraint", "grant"],
  ...["token", "commit"],
];
const scopes = (...tokens: string[]) => tokens as unknown as Scope;

describe("the token endpoint (RFC 6749 §3.2)", () => {
  it("§5.1: issues what the grant allows, and says its scope always", async () => {
    const { answer, attempt, steps: begun, orders, definition } = await asked(good);
    const { status, headers, body } = expectOk(answer);
    expect({ status, headers }).toEqual({
      status: 200,
      headers: {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        Pragma: "no-cache",
      },
    });
    expect(JSON.parse(body)).toEqual({
      ...{ access_token: "text", token_type: "Bearer", expires_in: 600, scope: "api:read" },
    });
    expect(attempt).toStrictEqual({
      ...{ endpoint: "token", at: now, tenant: "main", client: "reports" },
      ...{ authenticationMethod: "named", grantType: "client_credentials" },
      ...{ requestedScope: ["api:read"], grantedScope: ["api:read"] },
      ...{ tokenId: "jti", expiresAt: instant(now + 600), keyId: "k" },
    });
    expect(begun).toEqual(steps);
    expect(orders).toEqual([
      {
        ...{ tenant, client, confirmation: undefined, now },
        granted: { subject: "reports", scope: ["api:read"], audience: [tenant.audience] },
      },
    ]);
    expect([definition.name, definition.methods]).toEqual(["token", ["POST"]]);
    expect(definition.path).toEqual({ below: "/oauth/token" });
    expect(definition.steps.names).toEqual(steps);
  });

  it.each(steps)("begins nothing once the request's time is over: %s", async (stopAt) => {
    const { answer, steps: begun, orders, late } = await asked(good, { stopAt });
    expect(expectErr(answer)).toBe(late);
    expect(begun).toEqual(steps.slice(0, steps.indexOf(stopAt) + 1));
    expect(orders).toHaveLength(stopAt === "commit" ? 1 : 0);
  });

  it.each<[Record<string, string>, string, string, Partial<Client>?]>([
    [{ client_id: "reports" }, "invalid_request", "parameter_missing"],
    [{ ...good, grant_type: "Client_credentials" }, "unsupported_grant_type", "grant_type_unknown"],
    [good, "unauthorized_client", "grant_type_not_enabled", { grantTypes: ["urn:own"] }],
    [{ ...good, resource: "no uri" }, "invalid_target", "resource_malformed"],
    [{ ...good, resource: "urn:unknown" }, "invalid_target", "resource_unknown"],
    [{ ...good, scope: "a  b" }, "invalid_scope", "scope_malformed"],
    [{ ...good, scope: "other" }, "invalid_scope", "scope_not_allowed"],
    [{ ...good, scope: "api:write", resource: narrow }, "invalid_scope", "scope_not_at_resource"],
  ])("refuses what is not right: %j, %s", async (form, error, reason, registered = {}) => {
    const { answer } = await asked(form, { more: { registered } });
    expect(expectErr(answer)).toMatchObject({ error, reason });
  });

  it("RFC 6749 §2.3: opens no grant that the client's proof does not open", async () => {
    const [named] = tokenPorts().ports.clientAuthentication;
    for (const [opens, reason] of [
      [["client_credentials"], undefined],
      [["urn:own"], "authentication_opens_no_such_grant"],
      [[], "authentication_opens_no_such_grant"],
    ] as const) {
      const { answer } = await asked(good, {
        more: { clientAuthentication: [{ ...named!, onlyGrantTypes: opens }] },
      });
      expect(answer.isErr() ? answer.error : {}).toMatchObject(
        reason === undefined ? {} : { reason },
      );
      expect(answer.isOk()).toBe(reason === undefined);
    }
  });

  it("RFC 8707 §2: asks the grant for the resource that was asked for", async () => {
    const { orders } = await asked({ ...good, resource: narrow });
    expect(orders[0]?.granted.audience).toEqual([narrow]);
  });

  it("tells what the tokens are bound to, and that they were handed out again", async () => {
    const jwt = (part: object) => base64url.encode(JSON.stringify(part));
    const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y" };
    const htu = "https://auth.example/token";
    const proof = `${jwt({ typ: "dpop+jwt", alg: "ES256", jwk })}.${jwt({ htm: "POST", htu, iat: now, jti: "1" })}.AA`;
    const { answer, attempt } = await asked(good, { headers: { dpop: proof } });
    expect(JSON.parse(expectOk(answer).body)).toMatchObject({ token_type: "DPoP" });
    expect(attempt.boundTo).toEqual(["dpop"]);
    const issueTokens = (order: Parameters<typeof accessTokenFor>[0]) =>
      okAsync({
        accessToken: {
          token: {
            ...accessTokenFor(order, 60, { text: () => "jti" }),
            confirmation: { certificateThumbprint: "a" } as never,
          },
          value: "opaque",
        },
        reused: true,
      });
    const again = await asked(good, { more: { issueTokens } });
    expect(again.attempt).toMatchObject({ reused: true, boundTo: ["mtls"] });
    expect(again.attempt).not.toHaveProperty("keyId");
  });
});

describe("a grant of the embedder's own", () => {
  const allowed: GrantedAccess = {
    ...{ subject: "a", scope: scopes("api:read"), audience: [tenant.audience] },
  };
  const own = (granted: GrantedAccess): GrantType => ({
    name: "urn:own",
    check: ({ scopePolicy }) => {
      expect(scopePolicy.name).toBe("hierarchic");
      return ok(granted);
    },
  });
  const form = { client_id: "reports", grant_type: "urn:own", scope: "api" };

  it("may grant what was asked for, or less, and say a type", async () => {
    const granted = { ...allowed, issuedTokenType: "urn:type" };
    const { answer } = await asked(form, { more: { own: own(granted) } });
    expect(JSON.parse(expectOk(answer).body)).toMatchObject({
      ...{ scope: "api:read", issued_token_type: "urn:type" },
    });
    const { scope: _, ...unscoped } = form;
    const all = { ...allowed, scope: scopes("anything") };
    expectOk((await asked(unscoped, { more: { own: own(all) } })).answer);
    const here = { ...allowed, audience: [tenant.audience, narrow] };
    expectOk((await asked(form, { more: { own: own(here) } })).answer);
  });

  it.each<[string, Partial<GrantedAccess>]>([
    ["scope that was not asked for", { scope: scopes("api", "other") }],
    ["no audience", { audience: [] }],
    ["an audience that the tenant does not serve", { audience: ["urn:x" as never] }],
    ["one of two that it does not", { audience: [tenant.audience, "urn:x" as never] }],
    ["no subject", { subject: "" }],
    ["a subject that is no text", { subject: 7 as never }],
    ["scope that is no list", { scope: "api" as never }],
    ["scope that is no scope token", { scope: scopes('a"b') }],
    ["an end that is no time", { expiresBy: Number.NaN as never }],
    ["an end that has passed", { expiresBy: now }],
    ["an actor without a name", { actor: {} as never }],
    ["a commit that is no function", { commit: true as never }],
    ["scope that means nothing there", { scope: scopes("api:write"), audience: [narrow] }],
  ])("may not grant %s", async (_, more) => {
    const { answer, orders } = await asked(form, { more: { own: own({ ...allowed, ...more }) } });
    expect(expectErr(answer)).toMatchObject({
      ...{ error: "server_error", reason: "grant_overreached", cause: { ...allowed, ...more } },
    });
    expect(orders).toEqual([]);
  });

  it("has the policy that covers least, where the tenant's name stands for none", async () => {
    const check: GrantType["check"] = ({ scopePolicy }) => {
      expect(scopePolicy.name).toBe("exact");
      return ok(allowed);
    };
    const more = { own: { name: "urn:own", check }, scopePolicies: new Map() };
    const { answer } = await asked({ ...form, scope: "api" }, { more });
    expect(expectErr(answer)).toMatchObject({ reason: "grant_overreached" });
  });
});

describe("an answer of the token endpoint", () => {
  it("RFC 9449 §8.2: carries the nonce to use next", () => {
    const token = accessTokenFor(
      {
        ...{ tenant, client, confirmation: undefined, now },
        granted: { subject: "a", scope: scopes(), audience: [tenant.audience] },
      },
      60,
      { text: () => "jti" },
    );
    const decided = {
      tokens: { accessToken: { token, value: "text" }, reused: false },
      ...{ granted: {}, at: now },
    };
    const headers = (dpopNonce: string | undefined) =>
      tokenResponse({ ...decided, dpopNonce }).headers;
    expect(headers("n")).toEqual({ ...headers(undefined), "DPoP-Nonce": "n" });
    expect(headers(undefined)).not.toHaveProperty("DPoP-Nonce");
    expect(JSON.parse(tokenResponse({ ...decided, dpopNonce: undefined }).body)).toMatchObject({
      scope: "",
    });
  });

  it("RFC 6749 §5.2: calls a grant type that is not enabled as is configured, and nothing else so", () => {
    const refused = unauthorizedClient("grant_type_not_enabled");
    for (const code of ["unauthorized_client", "unsupported_grant_type"] as const)
      expect(withGrantCode(code)(refused)).toEqual({ ...refused, error: code });
    const other = invalidRequest("form_malformed");
    expect(withGrantCode("unsupported_grant_type")(other)).toBe(other);
    const { definition } = {
      definition: tokenEndpoint(tokenPorts({ refusedGrantCode: "unsupported_grant_type" }).ports),
    };
    expect(definition.recode?.(refused).error).toBe("unsupported_grant_type");
  });
});
