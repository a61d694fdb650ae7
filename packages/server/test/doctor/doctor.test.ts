import { randomBytes, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { defineClient, defineTenant } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { type Environment, readSettings } from "@mintport/server";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examine } from "../../src/doctor/examine.ts";
import { profiles } from "../../src/doctor/rule.ts";
import { clientRulesIn, settingsRulesAll, tenantRulesIn } from "../../src/doctor/rules.ts";
import { commandLine } from "../cli/command-line.ts";
import { makeLocalCertificate } from "../fixture/certificates.ts";
import { temporaryFolder } from "../fixture/start.ts";

const now = instant(1_900_000_000);
const day = 86_400;
type TenantFields = Partial<Parameters<typeof defineTenant>[0]>;
type ClientFields = Partial<Parameters<typeof defineClient>[0]>;

interface Case {
  readonly tenant?: TenantFields;
  readonly client?: ClientFields;
  readonly secret?: {
    readonly createdAt?: number;
    readonly lastUsedDay?: number;
    readonly expiresAt?: number;
  };
  readonly apiKey?: { readonly expiresAt?: number; readonly lastUsedDay?: number };
  readonly initialAccessToken?: { readonly expiresAt?: number; readonly usesLeft?: number };
  readonly environment?: Environment;
}

/** A deployment in which nothing is to be found, but for what a case changes. */
const found = async (given: Case) => {
  const { tenant, client, secret, apiKey, initialAccessToken, environment } = given;
  const owner = defineTenant({
    id: "acme",
    issuer: "https://acme.example/api/v1/tenant/acme",
    resources: ["https://mcp.acme.example/"],
    ...tenant,
  });
  const holding =
    initialAccessToken === undefined
      ? owner
      : { ...owner, initialAccessTokens: [{ ...tokenDefaults, ...initialAccessToken } as never] };
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y", alg: "ES256" };
  const made = defineClient({
    ...{ id: "svc", grantTypes: ["client_credentials"], ownScope: "a" },
    ...{ authenticationMethods: ["private_key_jwt"], jwks: [key], dpopBoundAccessTokens: true },
    ...client,
  });
  const hash = expectOk(await sha256SecretHasher.hash("a generated secret"));
  const kept = {
    ...made,
    secrets: secret === undefined ? made.secrets : [{ id: "s", hash, ...secret } as never],
    ...(apiKey === undefined
      ? {}
      : { apiKeys: [{ ...apiKeyDefaults, scope: made.ownScope, ...apiKey } as never] }),
  };
  const findings = await examine(
    {
      settings: readSettings({
        MINTPORT_KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
        MINTPORT_VISITORS: JSON.stringify({ header }),
        MINTPORT_MCP: '{"delegatedScope":"a","defaultDelegatedScope":"a"}',
        ...environment,
      }),
      storage: memoryStorage({ tenants: [holding], clients: [{ tenant: owner.id, client: kept }] }),
      ...{ now, known },
    },
    profiles,
  );
  return findings.map(({ rule }) => rule);
};

const apiKeyDefaults = { id: "k", digest: "d", createdAt: now };

const tokenDefaults = { id: "t", digest: "d", createdAt: now, profile: "partners" };

const header = {
  ...{ name: "X-Login", issuer: "https://proxy.example", audience: "mintport" },
  jwksUri: "https://proxy.example/keys",
};

const known = {
  grantTypes: ["client_credentials"],
  authenticationMethods: [
    ...["none", "private_key_jwt", "client_secret_basic", "client_secret_post"],
    ...["client_secret_jwt", "api_key", "federated_jwt"],
  ],
  scopePolicies: ["exact", "wildcard"],
};

const certificateHeader = {
  MINTPORT_CLIENT_CERTIFICATE_HEADER: "Client-Cert",
  MINTPORT_CLIENT_CERTIFICATE_HEADER_FORMAT: "rfc9440",
  MINTPORT_CLIENT_CERTIFICATE_HEADER_CHAIN_VERIFIED: "off",
  MINTPORT_TRUSTED_PROXIES: "127.0.0.1",
};

/** As x5c has it; it ends long before `now`. */
const certificate = new X509Certificate((await makeLocalCertificate("client")).pem).raw.toString(
  "base64",
);

/** One deployment that breaks each rule. */
const cases: Readonly<Record<string, Case>> = {
  "issuer-without-tls": { tenant: { issuer: "http://localhost:3000" } },
  "issuer-not-served": { tenant: { issuer: "https://acme.example/api/v1/tenant/other" } },
  "issuer-alias-over": {
    tenant: {
      issuer: "https://acme.example/api/v1/tenant/acme",
      issuerAliases: [{ issuer: "https://old.example/api/v1/tenant/acme", until: now }],
    },
  },
  "untyped-access-tokens": { tenant: { accessTokenType: "JWT" } },
  "long-lived-access-tokens": { tenant: { accessTokenLifetime: 3601 } },
  "signing-algorithm-fapi": { tenant: { signingAlgorithm: "RS256" } },
  "trusted-issuer-lifetime": {
    tenant: {
      trustedIssuers: [
        { issuer: "https://ci.example", jwksUri: "https://ci.example/k", longestLifetime: 7200 },
      ],
    },
  },
  "no-users-for-mcp": { environment: { MINTPORT_VISITORS: "off", MINTPORT_MCP: "off" } },
  "metadata-at-one-name": { environment: { MINTPORT_MCP: "off" } },
  "no-default-scope-for-mcp": { environment: { MINTPORT_MCP: '{"delegatedScope":"a"}' } },
  "no-resource-for-mcp": { tenant: { resources: [] } },
  "resource-not-canonical": { tenant: { resources: ["https://MCP.acme.example/"] } },
  "long-lived-access-tokens-mcp": { tenant: { accessTokenLifetime: 3601 } },
  "offline-access-at-resource": {
    tenant: { resources: [{ indicator: "https://mcp.acme.example/", scope: "offline_access" }] },
  },
  "no-client-documents": { environment: { MINTPORT_CLIENT_DOCUMENTS: '{"acme":"off"}' } },
  "shared-secret-fapi": { client: { authenticationMethods: ["client_secret_basic"] } },
  "shared-secret-mcp": { client: { authenticationMethods: ["client_secret_post"] } },
  "long-lived-client-tokens-for-mcp": { client: { accessTokenLifetime: 3601 } },
  "bearer-tokens-fapi": { client: { dpopBoundAccessTokens: false } },
  "bearer-tokens": { client: { dpopBoundAccessTokens: false } },
  "token-endpoint-audience": { client: { dangerouslyAcceptTokenEndpointAudience: true } },
  "audience-is-a-client": { tenant: { audience: "svc" } },
  "keys-without-algorithm": { client: { jwks: [{ kty: "EC", crv: "P-256", x: "x", y: "y" }] } },
  "broad-workload": {
    client: { federatedIdentities: [{ issuer: "https://ci.example", subject: "repo:acme/**" }] },
  },
  "unknown-scope-policy": { tenant: { scopePolicy: "wildcards" } },
  "unknown-grant-type": { client: { grantTypes: ["client_credential"] } },
  "unknown-authentication-method": { client: { authenticationMethods: ["private_key_jwts"] } },
  "federated-issuer-untrusted": {
    client: { federatedIdentities: [{ issuer: "https://ci.example", subject: "repo:acme/app" }] },
  },
  "identity-assertion-issuer-untrusted": {
    client: { identityAssertionIssuers: ["https://idp.example"] },
  },
  "introspects-unknown-resource": { client: { introspects: ["https://other.example/"] } },
  "exchange-for-unknown-resource": {
    client: { tokenExchange: { targets: ["https://other.example/"] } },
  },
  "client-credentials-of-a-public-client": { client: { authenticationMethods: ["none"] } },
  "client-credentials-without-scope": { client: { ownScope: "" } },
  "scope-of-everything": { tenant: { scopePolicy: "wildcard" }, client: { ownScope: "*" } },
  "secret-without-end": { secret: { createdAt: now - 366 * day } },
  "secret-out-of-use": { secret: { lastUsedDay: now - 91 * day } },
  "api-key-without-end": { apiKey: {} },
  "api-key-ends-soon": { apiKey: { expiresAt: now + 13 * day } },
  "api-key-out-of-use": { apiKey: { lastUsedDay: now - 91 * day } },
  "secret-beyond-policy": {
    secret: { createdAt: now },
    environment: { MINTPORT_LONGEST_SECRET_LIFETIME: "86400" },
  },
  "secret-ends-soon": {
    client: { authenticationMethods: ["client_secret_basic"] },
    secret: { expiresAt: now + 13 * day },
  },
  "initial-access-token-over": { initialAccessToken: { usesLeft: 0 } },
  "initial-access-token-without-end": { initialAccessToken: {} },
  "initial-access-token-without-rules": { initialAccessToken: { usesLeft: 1 } },
  "tenant-requests-without-limits": {
    tenant: { requestsPerMinute: 60 },
    environment: { MINTPORT_LIMITS: '"off"' },
  },
  "requests-per-minute-without-limits": {
    client: { requestsPerMinute: 60 },
    environment: { MINTPORT_LIMITS: '"off"' },
  },
  "requests-per-minute-above-source": { client: { requestsPerMinute: 6001 } },
  "source-budget-below-clients": {
    client: { accessTokenLifetime: 1 },
    environment: { MINTPORT_LIMITS: '{"source":{"points":59,"duration":60}}' },
  },
  "redirect-uris-without-code": {
    client: { authorization: { redirectUris: ["https://app.example/cb"] } },
  },
  "exchange-without-permission": {
    client: { grantTypes: ["urn:ietf:params:oauth:grant-type:token-exchange"] },
  },
  "permission-without-exchange": { client: { tokenExchange: { actsFor: ["svc"] } } },
  "exchange-of-unknown-client": { client: { tokenExchange: { actsFor: ["gone"] } } },
  "scope-that-no-client-has": {
    tenant: { resources: [{ indicator: "https://mcp.acme.example/", scope: "a b" }] },
    // Documents would make clients that may have it.
    environment: { MINTPORT_MCP: "off" },
  },
  "setting-of-unknown-tenant": { environment: { MINTPORT_REGISTRATION: '{"other":"off"}' } },
  "certificates-not-taken": { client: { certificateBoundAccessTokens: true } },
  "certificates-not-verified": {
    client: { authenticationMethods: ["tls_client_auth"], tlsSubject: { dnsName: "a.example" } },
    environment: certificateHeader,
  },
  "client-certificate-ends": {
    client: {
      jwks: [{ kty: "EC", crv: "P-256", x: "x", y: "y", alg: "ES256", x5c: [certificate] }],
    },
  },
  "certificates-of-a-whole-network": {
    environment: { ...certificateHeader, MINTPORT_TRUSTED_PROXIES: "10.0.0.0/8" },
  },
  "proxies-of-a-whole-network": { environment: { MINTPORT_TRUSTED_PROXIES: "fc00::/7" } },
  "certificates-in-clear": {
    environment: { ...certificateHeader, MINTPORT_TRUSTED_PROXIES: "10.1.2.3" },
  },
  "certificates-from-this-machine": {
    environment: { ...certificateHeader, MINTPORT_TRUSTED_PROXIES: "127.0.0.1" },
  },
  "reached-past-the-proxy": {
    environment: { MINTPORT_TRUSTED_PROXIES: "127.0.0.1", MINTPORT_HOST: "0.0.0.0" },
  },
  "one-source-behind-the-proxy": { environment: { MINTPORT_TRUSTED_PROXIES: "127.0.0.1" } },
  "no-way-to-authenticate": { client: { authenticationMethods: ["client_secret_basic"] } },
  "well-known-secret": {
    client: {
      secretHashes: [expectOk(await sha256SecretHasher.hash("super-secret-key"))],
    },
  },
  "quickstart-in-a-database": {
    environment: { MINTPORT_QUICKSTART: "on", MINTPORT_REDIS_URL: "redis://127.0.0.1" },
  },
  "key-beside-data": { environment: { MINTPORT_KEY_ENCRYPTION_KEY: undefined } },
  "data-readable-by-others": {
    environment: {
      MINTPORT_KEY_ENCRYPTION_KEY: undefined,
      MINTPORT_KEY_ENCRYPTION_KEY_FILE: "/etc/hosts",
    },
  },
  "admin-tenant-scope-policy": { environment: { MINTPORT_ADMIN_TENANT: "acme" } },
  "open-registration": {
    environment: {
      MINTPORT_REGISTRATION: '{"acme": {"open": {"redirectHosts": "any", "delegatedScope": "a"}}}',
    },
  },
  "admin-beside-tokens": { environment: { MINTPORT_ADMIN_TENANT: "acme" } },
};

describe("the doctor", () => {
  it("finds nothing where there is nothing", async () => {
    expect(await found({ environment: { MINTPORT_QUICKSTART: "off" } })).toEqual([]);
  });

  it.each(Object.entries(cases))("finds %s", async (rule, broken) => {
    expect(await found(broken)).toContain(rule);
  });

  it("has a case for each of its rules", () => {
    const rules = [...tenantRulesIn(known), ...clientRulesIn(known), ...settingsRulesAll].map(
      ({ id }) => id,
    );
    expect(new Set(rules).size).toBe(rules.length);
    const found = [
      ...["well-known-secret", "setting-of-unknown-tenant", "source-budget-below-clients"],
      ...["exchange-of-unknown-client", "scope-that-no-client-has"],
    ];
    expect([...rules, ...found].sort()).toEqual(Object.keys(cases).sort());
  });
});

describe("mintport doctor", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it("says the rule, why it matters and what mends it, and ends with 1 for an error", async () => {
    const mintport = commandLine(folder.path, {
      MINTPORT_KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
    });
    await mintport("migrate");
    expect(await mintport("doctor")).toMatchObject({ code: 0, out: "Nothing found\n" });
    await mintport(
      "tenant",
      "create",
      "dev",
      "--issuer",
      // Nobody answers there.
      "http://localhost:9/api/v1/tenant/dev",
    );
    const ran = await mintport("doctor");
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /^1 error, \d+ warnings\n\nerror issuer-without-tls: tenant dev\n {2}asked by {2}oauth2\.1: /,
    );
    expect(ran.out).toMatch(/ {2}because {3}Without TLS/);
    expect(ran.out).toMatch(/ {2}change {4}Give the tenant an https issuer/);
    const json = await mintport("doctor", "--format=json", "--profile=mcp");
    const notFound = "metadata-not-found-for-mcp";
    const { findings } = json.json() as { readonly findings: { rule: string; profile: string }[] };
    expect(findings.map(({ rule }) => rule)).toEqual([
      ...["no-users-for-mcp", "metadata-at-one-name", "no-resource-for-mcp"],
      ...["no-client-documents", notFound, notFound, notFound],
    ]);
    expect(new Set(findings.map(({ profile }) => profile))).toEqual(new Set(["mcp"]));
    await mintport("tenant", "create", "other", "--issuer=https://a.example/api/v1/tenant/other");
    expect(await mintport("doctor", "--tenant=other")).toMatchObject({
      ...{ code: 0, out: "Nothing found\n" },
    });
    expect(await mintport("doctor", "--tenant=othr")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/there is no tenant othr/),
    });
    expect(await mintport("doctor", "--profile=soc2")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--profile: must be one of oauth2\.1/),
    });
  });

  it("knows the grants of users where users are, and says what turns them on elsewhere", async () => {
    const sealing = { MINTPORT_KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64url") };
    const mintport = commandLine(folder.path, sealing);
    await mintport("migrate");
    await mintport("tenant", "create", "acme", "--issuer=https://a.example/api/v1/tenant/acme");
    const redirect = ["--redirect-uri=https://app.example/cb", "--delegated-scope=mail:read"];
    await mintport("client", "create", "acme", "web", ...redirect);
    expect((await mintport("doctor")).out).toContain(
      'grantTypes: "authorization_code" needs users: set MINTPORT_VISITORS',
    );
    const visitors = { MINTPORT_VISITORS: JSON.stringify({ header }) };
    const withUsers = commandLine(folder.path, { ...sealing, ...visitors });
    expect((await withUsers("doctor")).out).not.toContain("unknown-grant-type");
  });

  it("writes a page to a file that is not there yet, with the totals and the version", async () => {
    const mintport = commandLine(folder.path);
    await mintport("migrate");
    await mintport("tenant", "create", "dev", "--issuer=http://localhost:9/api/v1/tenant/dev");
    const to = join(folder.path, "report.html");
    expect(await mintport("doctor", "--format=html", `--to=${to}`)).toMatchObject({
      ...{ code: 1, out: "" },
    });
    const page = await readFile(to, "utf8");
    expect(page).toContain("<strong>1</strong>errors");
    expect(page).toMatch(/mintport \d+\.\d+\.\d+/);
    expect((await stat(to)).mode & 0o077).toBe(0);
    const again = await mintport("doctor", "--json", `--to=${to}`);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("must not exist yet") });
  });
});
