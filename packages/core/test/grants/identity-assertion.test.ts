import { ConfigurationError, defineClient, defineTenant, identityAssertion } from "@mintport/core";
import { aroundPorts, type Digest, instant } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { exactScopes } from "../../src/domain/scope-policy.ts";
import type { GrantPorts, GrantRequest } from "../../src/grants/grant-type.ts";
import type { CommitPorts } from "../../src/tokens/granted-access.ts";
import type { IssuedTokens } from "../../src/tokens/issued-tokens.ts";

const now = 1_800_000_000;
const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k", use: "sig" };
const [idp, once] = ["https://idp.example", "https://once.example"];
const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example", scope: "api" },
  trustedIssuers: [
    { issuer: idp, jwks: [jwk], identityAssertions: {} },
    { issuer: once, jwks: [jwk], identityAssertions: {}, singleUse: true },
  ],
});
const client = defineClient({
  ...{ id: "agent", grantTypes: [], identityAssertionIssuers: [idp, once] },
  authorization: { delegatedScope: "api" },
});
const grant = identityAssertion()(aroundPorts(1000));

const assertionOf = (iss: string) => {
  const times = { iat: now, exp: now + 60 };
  const claims = { iss, sub: "U1", aud: tenant.issuer, client_id: client.id, jti: "1", ...times };
  const text = (part: object) => base64url.encode(JSON.stringify(part));
  const header = { alg: "ES256", kid: "k", typ: "oauth-id-jag+jwt" };
  return `${text(header)}.${text({ ...claims, scope: "api" })}.AA`;
};
const requestOf = (iss: string): GrantRequest => ({
  ...{ tenant, client, parameters: new Map([["assertion", assertionOf(iss)]]) },
  requestedResource: { audience: [tenant.audience], resource: undefined },
  ...{ requestedScope: undefined, scopePolicy: exactScopes, confirmation: undefined },
  now: instant(now),
});

/** A store of what was used, by the text that was digested. */
const memory = () => {
  const used = new Map<string, number>();
  const ports = {
    digester: { digest: (name: string) => okAsync(name as Digest) },
    replays: {
      isSeen: (_tenant: string, name: string) => okAsync(used.has(name)),
      insertOnce: (_tenant: string, name: string, until: number) => {
        const isSeen = used.has(name);
        used.set(name, until);
        return okAsync(isSeen ? "seen" : "first");
      },
    },
    signatureVerifier: { verify: () => ok(true) },
  } as unknown as GrantPorts & CommitPorts;
  const check = async (iss: string) => grant.check(requestOf(iss), ports);
  return { used, ports, check };
};
const tokens = { reused: false } as IssuedTokens;
const replayed = { error: "invalid_grant", reason: "grant_assertion_replayed" };

describe("an identity assertion that counts once (ID-JAG §4.4.3)", () => {
  it("is not used up while it is checked, however often", async () => {
    const { used, check } = memory();
    for (let i = 0; i < 2; i++) expect(expectOk(await check(once)).commit).toBeDefined();
    expect(used.size).toBe(0);
  });

  it("is used up by the first of two that were checked, under the name that every node knows", async () => {
    const { used, ports, check } = memory();
    const [first, second] = [expectOk(await check(once)), expectOk(await check(once))];
    expect(expectOk(await first.commit!(tokens, ports))).toBe(tokens);
    // Remembered until every clock calls it dead.
    expect([...used]).toEqual([[`["identity_assertion","${once}","1"]`, now + 60 + 10 + 330]]);
    expect(expectErr(await second.commit!(tokens, ports))).toMatchObject(replayed);
  });

  it("is refused at the check already, once it was used", async () => {
    const { ports, check } = memory();
    expectOk(await expectOk(await check(once)).commit!(tokens, ports));
    expect(expectErr(await check(once))).toMatchObject(replayed);
  });

  it("is none of an issuer whose assertions count as often as they come", async () => {
    expect(expectOk(await memory().check(idp))).not.toHaveProperty("commit");
  });
});

describe("the options of identityAssertion", () => {
  it("are refused where nobody reads one, with the name that was meant", () => {
    const wrong = { workload: grant };
    expect(() => identityAssertion(wrong as object)).toThrow(ConfigurationError);
    expect(() => identityAssertion(wrong as object)).toThrow(/workloads/);
  });
});
