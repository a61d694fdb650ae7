import {
  type ClientDefinition,
  clientCredentials,
  defineClient,
  defineTenant,
  jwtBearer,
  type Tenant,
} from "@mintport/core";
import type { TrustedIssuerDefinition } from "@mintport/core/management";
import type { FederatedIdentity, FullStorage } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import type { Running, Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";
import { asserting, type Members, makeKey, signed, type TestKey } from "./assertions.ts";
import { everyMethod, register } from "./key-clients.ts";

/** A place where workloads run: what it signs with, and the claims of a token as it makes them. */
export interface Platform {
  readonly key: TestKey;
  /** Beside `alg` and `kid`. */
  readonly header: Members;
  readonly claims: (at: Pick<Running, "tenant" | "clock">) => Members;
}

/** All under one `kid`, so that a wrong key is found out by its signature. */
const [clusterKey, ciKey, spireKey] = [
  makeKey("RS256", "key-1"),
  makeKey("RS256", "key-1"),
  makeKey("ES256", "key-1"),
];
export const strangersKey: TestKey = makeKey("RS256", "key-1");

export const cluster = "https://kubernetes.default.svc.cluster.local";
export const ci = "https://ci.example";
export const spiffe = "spiffe://example.org";
/** Trusted, but its keys are nowhere to be had. */
export const silent = "https://silent.example";
/** Trusted, but its keys are where none may be fetched from. */
export const walled = "https://walled.example";
/** Trusted by the other tenant only. */
export const foreign = "https://foreign.example";

export const platforms = {
  "a Kubernetes service account": {
    key: clusterKey,
    header: {},
    claims: ({ tenant, clock }) => ({
      iss: cluster,
      aud: [tenant.issuer],
      sub: "system:serviceaccount:prod:api",
      ...lifetime(clock.now(), 3600),
      "kubernetes.io": {
        namespace: "prod",
        pod: { name: "api-7d4b9", uid: "5c0f6a3e-0f5f-4d2c-9f2f-6a1f0c1b2d3e" },
        serviceaccount: { name: "api", uid: "e1b0c2d3-7f6a-4b5c-8d9e-0a1b2c3d4e5f" },
      },
    }),
  },
  "a CI job": {
    key: ciKey,
    header: { typ: "JWT" },
    claims: ({ tenant, clock }) => ({
      iss: ci,
      aud: tenant.issuer,
      sub: "repo:acme/api:ref:refs/heads/main",
      ...lifetime(clock.now(), 300),
      jti: crypto.randomUUID(),
      repository: "acme/api",
      environment: "production",
      run_id: "1234567890",
    }),
  },
  "a SPIFFE JWT-SVID": {
    key: spireKey,
    header: { typ: "JOSE" },
    claims: ({ tenant, clock }) => ({
      aud: [tenant.issuer],
      sub: "spiffe://example.org/ns/prod/api",
      ...lifetime(clock.now(), 300),
    }),
  },
} as const satisfies Readonly<Record<string, Platform>>;

export type PlatformName = keyof typeof platforms;

/** A token of a platform that nothing is wrong with, but for these claims and header members. */
export const tokenOf = (
  name: PlatformName,
  at: Pick<Running, "tenant" | "clock">,
  { claims = {}, header = {}, key }: { claims?: Members; header?: Members; key?: TestKey } = {},
): string => {
  const platform: Platform = platforms[name];
  return signed(
    key ?? platform.key,
    { ...platform.claims(at), ...claims },
    { ...platform.header, ...header },
  );
};

/** Proves the client itself by the token. */
export const federatedClient = "federated-api";
/** Names itself, and gives the token as its grant. */
export const grantClient = "granted-api";

/** Its id is the subject of a workload. */
export const sameName = "spiffe://example.org/ns/prod/api";

/** The two ways to use a workload's token. */
export const ways = {
  "client authentication": {
    form: (token: string) => asserting(token, { client_id: federatedClient }),
    status: 401,
    error: "invalid_client",
    prefix: "assertion",
  },
  "a grant": {
    form: (token: string) => ({
      grant_type: jwtBearer.name,
      client_id: grantClient,
      assertion: token,
    }),
    status: 400,
    error: "invalid_grant",
    prefix: "grant_assertion",
  },
} as const;

export const identities: readonly FederatedIdentity[] = [
  { issuer: cluster, subject: "system:serviceaccount:prod:*" },
  {
    issuer: cluster,
    subject: "system:serviceaccount:batch:api",
    audience: "https://batch.example",
  },
  {
    issuer: ci,
    subject: "repo:acme/*:ref:refs/heads/main",
    claims: { repository: "acme/api", environment: "prod*" },
  },
  { issuer: spiffe, subject: "spiffe://example.org/ns/prod/*" },
  { issuer: silent, subject: "silent" },
  { issuer: walled, subject: "walled" },
];

const trusted: readonly TrustedIssuerDefinition[] = [
  { issuer: cluster, jwks: [clusterKey.jwk] },
  { issuer: ci, jwks: [ciKey.jwk], longestLifetime: 600, singleUse: true },
  { issuer: spiffe, jwks: [spireKey.jwk], algorithms: ["ES256"], longestLifetime: 300 },
  { issuer: silent, jwksUri: "https://silent.example/keys" },
  { issuer: walled, jwksUri: "https://10.0.0.1/keys" },
];

/** A deployment whose tenant trusts the platforms, with a client for each way. */
export const withWorkloads =
  (settings: Settings = {}) =>
  async ({ storage, tenant, otherTenant }: Deployment): Promise<Settings> => {
    await trust(storage, tenant, trusted);
    await trust(storage, otherTenant, [{ issuer: foreign, jwks: [clusterKey.jwk] }]);
    const clients = [
      workload(federatedClient, ["federated_jwt"], ["client_credentials"]),
      workload(grantClient, ["none"], [jwtBearer.name]),
      workload("elsewhere", ["federated_jwt"], ["client_credentials"], {
        federatedIdentities: [{ issuer: spiffe, subject: "spiffe://example.org/ns/dev/*" }],
      }),
      workload(sameName, ["federated_jwt"], ["client_credentials"]),
      workload("disabled-workload", ["federated_jwt"], ["client_credentials"], { disabled: true }),
    ];
    await register(storage, tenant.id, clients);
    return {
      clientAuthentication: everyMethod,
      grants: [clientCredentials, jwtBearer],
      ...settings,
    };
  };

const workload = (
  id: string,
  authenticationMethods: readonly string[],
  grantTypes: readonly string[],
  changes: Partial<ClientDefinition> = {},
) =>
  defineClient({
    id,
    authenticationMethods,
    grantTypes,
    ownScope: "api:read",
    federatedIdentities: identities,
    ...changes,
  });

const trust = async (
  storage: FullStorage,
  { id, issuer }: Tenant,
  trustedIssuers: readonly TrustedIssuerDefinition[],
): Promise<void> => {
  const kept = expectOk(await storage.tenants.read(id));
  if (kept === undefined) throw new Error(`no tenant ${id}`);
  const { trustedIssuers: trusts = [] } = defineTenant({ id, issuer, trustedIssuers });
  const changed = { ...kept.value, trustedIssuers: trusts };
  expectOk(await storage.tenants.update(changed, kept.revision));
};

const lifetime = (now: number, seconds: number): Members => ({
  iat: now,
  nbf: now,
  exp: now + seconds,
});
