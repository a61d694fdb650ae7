import { defineClient, defineTenant, jwtBearer } from "@mintport/core";
import { type Digest, instant } from "@mintport/core/ports";
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
const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example", scope: "api" },
  trustedIssuers: [
    { issuer: "https://ci.example", jwks: [jwk] },
    { issuer: "https://once.example", jwks: [jwk], singleUse: true },
  ],
});
const client = {
  ...defineClient({ id: "reports", grantTypes: [], ownScope: "api" }),
  federatedIdentities: [
    { issuer: "https://ci.example", subject: "repo:acme" },
    { issuer: "https://once.example", subject: "repo:acme" },
  ],
};
const assertionOf = (iss: string) => {
  const claims = { iss, sub: "repo:acme", aud: tenant.issuer, exp: now + 60, jti: "1" };
  const text = (part: object) => base64url.encode(JSON.stringify(part));
  return `${text({ alg: "ES256", kid: "k" })}.${text(claims)}.AA`;
};
const requestOf = (iss: string): GrantRequest => ({
  ...{ tenant, client, parameters: new Map([["assertion", assertionOf(iss)]]) },
  requestedResource: {
    audience: [tenant.audience],
  } as unknown as GrantRequest["requestedResource"],
  ...{ requestedScope: undefined, scopePolicy: exactScopes, confirmation: undefined },
  now: instant(now),
});

/** A store of what was used, by the text that was digested. */
const memory = () => {
  const used = new Map<string, number>();
  const digester = { digest: (name: string) => okAsync(name as Digest) };
  const replays = {
    isSeen: (_tenant: string, name: string) => okAsync(used.has(name)),
    insertOnce: (_tenant: string, name: string, until: number) => {
      const isSeen = used.has(name);
      used.set(name, until);
      return okAsync(isSeen ? "seen" : "first");
    },
  };
  const signatureVerifier = { verify: () => ok(true) };
  return {
    used,
    ports: { digester, replays, signatureVerifier } as unknown as GrantPorts & CommitPorts,
  };
};
const tokens = { reused: false } as IssuedTokens;

describe("an assertion that counts once (RFC 7523 §2.1)", () => {
  it("is not used up while it is checked, however often", async () => {
    const { used, ports } = memory();
    for (let i = 0; i < 2; i++) {
      const granted = expectOk(await jwtBearer.check(requestOf("https://once.example"), ports));
      expect(granted).toMatchObject({ scope: ["api"], audience: [tenant.audience] });
      expect(granted.commit).toBeDefined();
    }
    expect(used.size).toBe(0);
  });

  it("is used up by the first of two that were checked, under the name that every node knows", async () => {
    const { used, ports } = memory();
    const checked = async () =>
      expectOk(await jwtBearer.check(requestOf("https://once.example"), ports));
    const [first, second] = [await checked(), await checked()];
    expect(expectOk(await first.commit!(tokens, ports))).toBe(tokens);
    // Remembered until every clock calls it dead.
    expect([...used]).toEqual([
      ['["identity_token","https://once.example","1"]', now + 60 + 10 + 330],
    ]);
    expect(expectErr(await second.commit!(tokens, ports))).toMatchObject({
      ...{ error: "invalid_grant", reason: "grant_assertion_replayed" },
    });
  });

  it("is refused at the check already, once it was used", async () => {
    const { ports } = memory();
    const granted = expectOk(await jwtBearer.check(requestOf("https://once.example"), ports));
    expectOk(await granted.commit!(tokens, ports));
    expect(
      expectErr(await jwtBearer.check(requestOf("https://once.example"), ports)),
    ).toMatchObject({
      ...{ error: "invalid_grant", reason: "grant_assertion_replayed" },
    });
  });

  it("is none of an issuer whose tokens count as often as they come", async () => {
    const { ports } = memory();
    const granted = expectOk(await jwtBearer.check(requestOf("https://ci.example"), ports));
    expect(granted).not.toHaveProperty("commit");
  });
});
