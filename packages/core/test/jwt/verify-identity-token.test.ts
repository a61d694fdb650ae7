import {
  type AuthenticationContext,
  type Client,
  defineClient,
  defineTenant,
  federatedJwt,
} from "@mintport/core";
import { type Digest, type FederatedIdentity, instant } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { expectErr, expectOk, fixedClock } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import {
  type IdentityTokenPorts,
  verifyIdentityToken,
} from "../../src/jwt/verify-identity-token.ts";

const now = 1_800_000_000;
const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k", use: "sig" };
const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example" },
  trustedIssuers: [
    { issuer: "https://ci.example", jwks: [jwk] },
    { issuer: "https://once.example", jwks: [jwk], singleUse: true },
    { issuer: "spiffe://example.org", jwks: [jwk] },
  ],
});
const identity = (issuer: string, more: Partial<FederatedIdentity> = {}): FederatedIdentity => ({
  ...{ issuer, subject: "repo:acme/*" },
  ...more,
});
const jwt = (claims: object, header: object = {}) => {
  const all = {
    ...{ iss: "https://ci.example", sub: "repo:acme", aud: tenant.issuer, exp: now + 60, jti: "1" },
    ...claims,
  };
  const text = (part: object) => base64url.encode(JSON.stringify(part));
  return `${text({ alg: "ES256", kid: "k", ...header })}.${text(all)}.AA`;
};

/** Believes every signature. */
const judged = async (
  text: string,
  identities: readonly FederatedIdentity[] | undefined,
  { verify = () => ok(true) } = {},
) => {
  const ports = { signatureVerifier: { verify } } as unknown as IdentityTokenPorts;
  const client: Client | undefined = identities && {
    ...defineClient({ id: "reports", grantTypes: [] }),
    federatedIdentities: identities,
  };
  const order = { tenant, client, now: instant(now) };
  return expectOk(await verifyIdentityToken(ports)(text, order));
};
const ci = [identity("https://ci.example", { subject: "repo:acme" })];

describe("a token of another issuer (RFC 7523 §3)", () => {
  it("proves the workload that the client is registered as", async () => {
    expect(expectOk(await judged(jwt({}), ci))).toEqual({
      ...{ issuer: "https://ci.example", subject: "repo:acme" },
    });
  });

  it("is of an issuer that the tenant trusts, by `iss` or by the trust domain of `sub`", async () => {
    const sub = "spiffe://example.org/api";
    const workload = [identity("spiffe://example.org", { subject: sub })];
    expectOk(await judged(jwt({ iss: undefined, sub }), workload));
    for (const claims of [
      { iss: "https://evil.example" },
      { iss: undefined, sub: [sub] },
      { iss: undefined, sub: "spiffe://evil.example/api" },
      { iss: undefined },
      { iss: "https://evil.example", sub },
    ])
      expect(expectErr(await judged(jwt(claims), workload))).toBe("issuer_untrusted");
  });

  it.each([
    [jwt({}, { typ: "at+jwt" }), "type_wrong"],
    [jwt({}, { alg: "HS256" }), "algorithm_not_allowed"],
    [jwt({}, { kid: "other" }), "key_unknown"],
    [jwt({ exp: now - 10 }), "expired"],
    [jwt({ aud: "https://other.example" }), "audience_mismatch"],
    [jwt({ sub: "repo:evil" }), "claims_mismatch"],
    ["no jwt", "malformed"],
  ])("is refused for what is wrong with it: %#", async (text, fault) => {
    expect(expectErr(await judged(text, ci))).toBe(fault);
  });

  it("may say that it is a JWT", async () => {
    for (const typ of ["JWT", "JOSE", "application/jwt"])
      expectOk(await judged(jwt({}, { typ }), ci));
  });

  it("is refused if its signature does not hold", async () => {
    const verify = () => ok(false);
    expect(expectErr(await judged(jwt({}), ci, { verify }))).toBe("signature_invalid");
  });

  it("is for one identity's audience, the tenant's where it names none", async () => {
    const own = [
      identity("https://ci.example", { subject: "repo:acme", audience: "urn:us" }),
      ...ci,
    ];
    for (const aud of ["urn:us", tenant.issuer, ["urn:x", "urn:us"]])
      expectOk(await judged(jwt({ aud }), own));
    expect(expectErr(await judged(jwt({}), own.slice(0, 1)))).toBe("audience_mismatch");
  });

  it("proves nobody who is not registered with its issuer", async () => {
    for (const identities of [undefined, [], [identity("https://once.example")]])
      expect(expectErr(await judged(jwt({}), identities))).toBe("claims_mismatch");
  });

  const once = [identity("https://once.example", { subject: "repo:acme" })];
  const text = jwt({ iss: "https://once.example" });

  it("counts once where the issuer's do, under the name that every node knows", async () => {
    const { singleUse } = expectOk(await judged(text, once));
    const name = ["identity_token", "https://once.example", "1"];
    // Later than `exp` by what clocks may differ: until then some node takes the token.
    expect(singleUse).toEqual({ name, expiresAt: now + 70 });
    const nameless = jwt({ iss: "https://once.example", jti: undefined });
    expect(expectErr(await judged(nameless, once))).toBe("jti_missing");
    expect(expectOk(await judged(jwt({ jti: undefined }), ci))).not.toHaveProperty("singleUse");
  });

  it("is remembered by the method that takes it for a client's proof, and refused the second time", async () => {
    const used: string[] = [];
    const replays = {
      insertOnce: (_tenant: string, digest: string) => {
        const isSeen = used.includes(digest);
        used.push(digest);
        return okAsync(isSeen ? "seen" : "first");
      },
    };
    const context = {
      ...{ tenant, replays, clock: fixedClock(instant(now)) },
      digester: { digest: (name: string) => okAsync(name as Digest) },
      signatureVerifier: { verify: () => ok(true) },
    } as unknown as AuthenticationContext;
    const client = {
      ...defineClient({ id: "reports", grantTypes: [] }),
      federatedIdentities: [...once, ...ci],
    };
    const proves = async (assertion: string) => {
      const parameters = new Map([
        ["client_id", "reports"],
        ["client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        ["client_assertion", assertion],
      ]);
      const presented = federatedJwt.present({
        ...{ authorization: undefined, parameters },
        headers: new Map(),
      });
      if (presented === undefined || !("verify" in presented)) return "nothing is presented";
      return expectOk(await presented.verify(client, context));
    };
    expect(await proves(text)).toBe("proven");
    expect(used).toEqual(['["identity_token","https://once.example","1"]']);
    expect(await proves(text)).toBe("assertion_replayed");
    for (let i = 0; i < 2; i++) expect(await proves(jwt({}))).toBe("proven");
    expect(used).toHaveLength(2);
  });
});
