import {
  type ClientDefinition,
  clientCredentials,
  defineClient,
  defineTenant,
  type IdentityAssertionOptions,
  identityAssertion,
  jwtBearer,
  type Tenant,
} from "@mintport/core";
import type { TrustedIssuerDefinition } from "@mintport/core/management";
import type { FullStorage } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { decodeJwt, type JWTPayload } from "jose";
import type { Running, Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { type Answer, requestToken } from "../fixture/token-request.ts";
import { type Members, makeKey, signed, type TestKey } from "../rfc7523/assertions.ts";

/** All under one `kid`, so that a wrong key is found out by its signature. */
export const idpKey: TestKey = makeKey("RS256", "key-1");
export const strangersKey: TestKey = makeKey("RS256", "key-1");

/** The identity provider of an enterprise. */
export const idp = "https://idp.example";
/** Each of its assertions counts once. */
export const onceIdp = "https://once.example";
/** Has enterprises of its own, of which two count here. */
export const sharedIdp = "https://login.example";
/** Trusted for its workloads alone, though a client names it. */
export const ci = "https://ci.example";
/** Trusted to vouch for users, and named by no client. */
export const unnamedIdp = "https://unnamed.example";
/** Trusted by the other tenant alone. */
export const foreignIdp = "https://foreign.example";

export const mcpServer = "https://mcp.example.com/";
export const files = "https://files.example.com/";

/** Acts for users of those providers. */
export const agent = "agent";
/** Is a workload of `ci`, and acts for no user. */
export const workload = "workload";
/** Both. */
export const both = "both";
/** As `agent`, but it proves nothing of itself: no definition could say so. */
export const publicAgent = "public-agent";

export const secret = "the-secret-of-the-agent";
const workloadSubject = "repo:acme/api";

/** The claims of an assertion that nothing is wrong with, but for `changes`; `undefined` leaves one out. */
export const assertedClaims = (
  { tenant, clock }: Pick<Running, "tenant" | "clock">,
  changes: Members = {},
): Members => ({
  iss: idp,
  sub: "U019488227",
  aud: tenant.issuer,
  client_id: agent,
  jti: crypto.randomUUID(),
  iat: clock.now(),
  exp: clock.now() + 300,
  resource: mcpServer,
  scope: "api:read api:write",
  ...changes,
});

export const assertionType = "oauth-id-jag+jwt";

export const assertionOf = (
  at: Pick<Running, "tenant" | "clock">,
  claims: Members = {},
  { header = {}, key = idpKey }: { readonly header?: Members; readonly key?: TestKey } = {},
): string => signed(key, assertedClaims(at, claims), { typ: assertionType, ...header });

/** A workload's own token, as the plain grant takes it. */
export const workloadToken = (at: Pick<Running, "tenant" | "clock">): string =>
  assertionOf(at, { iss: ci, sub: workloadSubject }, { header: { typ: "JWT" } });

/** Asks for a token with an assertion, as the client that it is for. */
export const bring = (
  running: Running,
  assertion: string,
  parameters: Readonly<Record<string, string>> = {},
  {
    headers = {},
    path,
  }: { readonly headers?: Record<string, string>; readonly path?: string } = {},
): Promise<Answer> =>
  requestToken(
    running,
    {
      grant_type: jwtBearer.name,
      client_id: agent,
      client_secret: secret,
      assertion,
      ...parameters,
    },
    headers,
    path,
  );

/** The claims of the token of an answer. */
export const grantedClaims = (answer: Answer): JWTPayload => decodeJwt(expectToken(answer));

const trusted: readonly TrustedIssuerDefinition[] = [
  { issuer: idp, jwks: [idpKey.jwk], identityAssertions: {} },
  { issuer: onceIdp, jwks: [idpKey.jwk], identityAssertions: {}, singleUse: true },
  { issuer: sharedIdp, jwks: [idpKey.jwk], identityAssertions: { tenants: ["acme", "globex"] } },
  { issuer: unnamedIdp, jwks: [idpKey.jwk], identityAssertions: {} },
  { issuer: ci, jwks: [idpKey.jwk] },
];

/** A deployment whose tenant lets the providers above vouch for users. */
export const withEnterprise =
  (options: IdentityAssertionOptions = { workloads: jwtBearer }) =>
  async ({ storage, tenant, otherTenant }: Deployment): Promise<Settings> => {
    const secretHashes = [expectOk(await sha256SecretHasher.hash(secret))];
    await change(storage, tenant, trusted);
    await change(storage, otherTenant, [
      { issuer: foreignIdp, jwks: [idpKey.jwk], identityAssertions: {} },
    ]);
    const acting = {
      identityAssertionIssuers: [idp, onceIdp, sharedIdp, ci],
      authorization: {
        delegatedScope: "api:read api:write files:read",
        defaultDelegatedScope: "api:read",
      },
    };
    const working = {
      ownScope: "api:read",
      federatedIdentities: [{ issuer: ci, subject: workloadSubject }],
    };
    const define = (id: string, definition: Partial<ClientDefinition>) =>
      defineClient({ id, secretHashes, grantTypes: [jwtBearer.name], ...definition });
    const clients = [
      define(agent, acting),
      define(workload, working),
      define(both, { ...acting, ...working }),
      { ...define(publicAgent, acting), authenticationMethods: ["none"], secrets: [] },
    ];
    for (const owner of [tenant, otherTenant])
      for (const client of clients) expectOk(await storage.clients.create(owner.id, client));
    return { grants: [clientCredentials, identityAssertion(options)] };
  };

const change = async (
  storage: FullStorage,
  { id, issuer }: Tenant,
  trustedIssuers: readonly TrustedIssuerDefinition[],
): Promise<void> => {
  const kept = expectOk(await storage.tenants.read(id));
  if (kept === undefined) throw new Error(`no tenant ${id}`);
  const { trustedIssuers: trusts = [], resources } = defineTenant({
    ...{ id, issuer, trustedIssuers },
    resources: [
      { indicator: mcpServer, scope: "api:read api:write" },
      { indicator: files, scope: "files:read api:read" },
    ],
  });
  const changed = { ...kept.value, trustedIssuers: trusts, resources };
  expectOk(await storage.tenants.update(changed, kept.revision));
};
