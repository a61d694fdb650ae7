import {
  type Client,
  type ClientId,
  defineClient,
  defineTenant,
  type Tenant,
  type TenantId,
} from "@mintport/core";
import {
  type CertificateThumbprint,
  type Digest,
  type FamilyId,
  type Generation,
  type Grant,
  type GrantId,
  type Instant,
  instant,
  later,
  type SealedSecret,
  type SecretHash,
  type TokenId,
} from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import { emptyScope, parseScope } from "@mintport/core/scope";
import type { AccessToken, KeyThumbprint } from "@mintport/core/tokens";
import { expectOk } from "./expect-ok.ts";

/** Where the cases' clocks begin. */
export const start: Instant = instant(1_800_000_000);

/** A text that no other case, run or process has used. */
export const fresh = (kind: string): string => `${kind}-${crypto.randomUUID()}`;

/** A tenant's id that no other call answers. */
export const freshTenantId = (): TenantId => fresh("tenant") as TenantId;

/** A digest as core would make one, of nothing in particular. */
export const freshDigest = (): Digest =>
  `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", "").slice(0, 43) as Digest;

/** A family's id that no other call answers. */
export const freshFamilyId = (): FamilyId => fresh("family") as FamilyId;

/** A grant's id that no other call answers. */
export const freshGrantId = (): GrantId => fresh("grant") as GrantId;

/** A token's id that no other call answers. */
export const freshTokenId = (): TokenId => fresh("jti") as TokenId;

const sampleJwk = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "sample", use: "sig" };

const sampleGeneration = { birth: "sample-birth", epoch: 7 } as Generation;

/** A tenant in which no field has its default. */
export const sampleTenant = (id: TenantId = freshTenantId()): Tenant => ({
  ...defineTenant({
    id: "sample",
    issuer: "https://auth.example.com/t/sample",
    issuerAliases: [
      { issuer: "https://auth.old.example/t/sample", until: 2_000_000_000 },
      { issuer: "https://auth.new.example/t/sample" },
    ],
    audience: "https://api.example.com/",
    resources: [
      {
        indicator: "https://other.example.com/",
        scope: "other:read",
        accessTokenLifetime: 60,
        accessTokenFormat: "opaque",
        signingAlgorithm: "PS256",
      },
      "urn:example:third",
    ],
    accessTokenFormat: "opaque",
    trustedIssuers: [
      { issuer: "https://ci.example.com", jwksUri: "https://ci.example.com/jwks", singleUse: true },
      {
        ...{ issuer: "https://idp.example.com", jwksUri: "https://idp.example.com/jwks" },
        identityAssertions: { tenants: ["acme", "globex"] },
      },
      { issuer: "spiffe://example.com", jwks: [sampleJwk], longestLifetime: 300 },
    ],
    scope: "api:read api:write",
    scopePolicy: "hierarchic",
    accessTokenLifetime: 1234,
    longestAssertionLifetime: 600,
    requestsPerMinute: 6001,
    signingAlgorithm: "EdDSA",
    accessTokenType: "JWT",
    name: "Sample \u{1f511}",
    requirePushedRequests: true,
    requireSignedRequests: true,
    acrValues: ["urn:example:low", "urn:example:high"],
    disabled: true,
  }),
  id,
  generation: sampleGeneration,
});

/** A client in which no field has its default. */
export const sampleClient = (id: ClientId = fresh("client") as ClientId): Client => ({
  ...defineClient({
    id: "sample",
    grantTypes: ["client_credentials", "urn:example:grant"],
    authenticationMethods: ["client_secret_post"],
    accessTokenFormat: "opaque",
    jwks: [sampleJwk],
    dangerouslyAcceptTokenEndpointAudience: true,
    tlsSubject: { subjectDn: "CN=sample, O=\u00e9" },
    certificateBoundAccessTokens: true,
    dpopBoundAccessTokens: true,
    federatedIdentities: [
      {
        issuer: "https://ci.example.com",
        subject: "repo:sample/*",
        audience: "urn:example",
        claims: { environment: "prod" },
      },
    ],
    identityAssertionIssuers: ["https://idp.example.com"],
    tokenExchange: {
      impersonates: ["a"],
      actsFor: ["b", "c"],
      targets: ["https://billing.example"],
    },
    introspects: ["https://other.example.com/"],
    authorization: {
      name: "Sample \u{1f511}",
      uri: "https://app.example.com/",
      logoUri: "https://app.example.com/logo.png",
      policyUri: "https://app.example.com/privacy",
      termsUri: "https://app.example.com/terms#users",
      redirectUris: ["https://app.example.com/cb?a=1", "com.example.app:/cb"],
      applicationType: "native",
      loopbackNames: ["localhost"],
      delegatedScope: "mail:read mail:write",
      defaultDelegatedScope: "mail:read",
      requiredScope: "mail:read",
      consent: "always",
      consentLifetime: 86_401,
      offlineAccess: "implied",
      httpsRedirectIdentifies: true,
      selfAsserted: true,
      requirePushedRequests: true,
      requireSignedRequests: true,
      requestSigningAlgorithm: "ES256",
    },
    ownScope: "api:read api:write",
    defaultOwnScope: "api:read",
    accessTokenLifetime: 99,
    longestAssertionLifetime: 3600,
    requestsPerMinute: 30,
    disabled: true,
  }),
  id,
  secrets: [
    { id: "first", hash: "$sha256$aGFzaA" as SecretHash, expiresAt: later(start, 10) },
    {
      id: "second",
      hash: "$sha256$aGFzaDI" as SecretHash,
      sealed: "sealed" as SealedSecret,
      label: "blue \u{1f511}",
      createdAt: start,
      lastUsedDay: start,
      notBefore: later(start, 5),
    },
  ],
  apiKeys: [
    {
      id: "key",
      digest: freshDigest(),
      scope: parseScope("api:read").unwrapOr(emptyScope),
      createdAt: start,
      expiresAt: later(start, 9),
      label: "ci",
      lastUsedDay: start,
    },
  ],
  document: { fetchedAt: start },
  generation: sampleGeneration,
});

/** A grant in which every field has a value. */
export const sampleGrant = (id: GrantId = freshGrantId()): Grant => ({
  id,
  subject: `${fresh("user")} with spaces, ünïcode and \u{1f511}`,
  client: fresh("client") as ClientId,
  access: [
    { resource: sampleTenant().audience, scope: parseScope("api:read").unwrapOr(emptyScope) },
    { resource: sampleTenant().audience, scope: emptyScope },
  ],
  offline: true,
  createdAt: start,
  consentedAt: later(start, 1),
  expiresAt: later(start, 60),
  face: freshDigest(),
});

/** An access token in which every field has a value. */
export const sampleAccessToken = (tenant: TenantId, expiresAt: Instant): AccessToken => ({
  id: freshTokenId(),
  tenant,
  issuer: sampleTenant().issuer,
  subject: "subject with spaces, ünïcode and \u{1f511}",
  audience: [sampleTenant().audience],
  client: "client" as ClientId,
  scope: parseScope("api:read").unwrapOr(emptyScope),
  issuedAt: start,
  expiresAt,
  confirmation: {
    keyThumbprint: "jkt" as KeyThumbprint,
    certificateThumbprint: "x5t" as CertificateThumbprint,
  },
  actor: { subject: "newest", actor: { subject: "before" } },
  mayAct: "somebody",
  origin: {
    ...{ tenant: sampleGeneration, client: { ...sampleGeneration }, apiKey: "key" },
    sources: [
      { client: "made-of" as ClientId, generation: { ...sampleGeneration }, apiKey: "other" },
      { client: "and-of" as ClientId, generation: { ...sampleGeneration } },
    ],
  },
});

/** The answers of `count` concurrent callers, turn by turn on both handles. */
export const race = async <Store, Answer>(
  count: number,
  [a, b]: readonly [Store, Store],
  call: (store: Store, caller: number) => Answer,
): Promise<readonly Awaited<Answer>[]> =>
  Promise.all(Array.from({ length: count }, (_, caller) => call(caller % 2 === 0 ? a : b, caller)));

/** How many of the results are `Ok` with a verdict that matches. Fails with an error if there is nothing else. */
export const count = <T>(
  results: readonly Result<T, unknown>[],
  matches: (value: T) => boolean,
): number => {
  const [first] = results;
  if (first !== undefined && results.every((result) => result.isErr())) expectOk(first);
  return results.filter((result) => result.isOk() && matches(result.value)).length;
};
