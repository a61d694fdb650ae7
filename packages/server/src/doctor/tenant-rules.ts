import { isServed } from "../management/served-tenants.ts";
import type { Rule, TenantSubject } from "./rule.ts";

/** The rules by which a tenant's definition breaks a profile. */
export const tenantRules: readonly Rule<TenantSubject>[] = [
  {
    id: "issuer-without-tls",
    profile: "oauth2.1",
    severity: "error",
    source: "OAuth 2.1 §1.5, RFC 8414 §2",
    why: "Without TLS whoever is on the way reads secrets and tokens.",
    change: "Give the tenant an https issuer: mintport tenant update --issuer.",
    breaks: ({ tenant }) => tenant.issuer.startsWith("http:"),
  },
  {
    id: "issuer-not-served",
    profile: "operations",
    severity: "error",
    source: "RFC 8414 §3",
    why: "Clients and resource servers look for metadata and keys below the issuer, and nothing answers there.",
    change: "Give the tenant the issuer https://<host>/api/v1/tenant/<id>.",
    breaks: ({ tenant }) => !isServed(tenant),
  },
  {
    id: "issuer-alias-over",
    profile: "operations",
    severity: "note",
    source: "docs/operate.md",
    why: "The end of an alias is past: requests to its host are answered with the issuer, and tokens that name it are dead.",
    change: ({ tenant: { id } }) =>
      `Take it off once nobody comes to its host any more: mintport tenant update ${id} --issuer-alias none`,
    breaks: ({ tenant, now }) =>
      (tenant.issuerAliases ?? []).some(({ until }) => until !== undefined && until <= now),
  },
  {
    id: "untyped-access-tokens",
    profile: "rfc9700",
    severity: "warning",
    source: "RFC 9068 §2.1, RFC 8725 §3.11",
    why: "A token whose typ is JWT can be taken for another kind of JWT, and the reverse.",
    change: 'Set accessTokenType to "at+jwt" once every verifier accepts it.',
    breaks: ({ tenant }) => tenant.accessTokenType === "JWT",
  },
  {
    id: "long-lived-access-tokens",
    profile: "rfc9700",
    severity: "warning",
    source: "RFC 9700 §2.2, §4.10",
    why: "A stolen token is good for as long as it lives.",
    change: "Set accessTokenLifetime to 3600 seconds or less.",
    breaks: ({ tenant }) => tenant.accessTokenLifetime > 3600,
  },
  {
    id: "signing-algorithm-fapi",
    profile: "fapi2",
    severity: "error",
    source: "FAPI 2.0 Security Profile §5.4.1",
    why: "The profile signs with PS256, ES256 or EdDSA only.",
    change: 'Set signingAlgorithm to "ES256", "PS256" or "EdDSA".',
    breaks: ({ tenant }) =>
      [tenant, ...tenant.resources].some(
        ({ signingAlgorithm }) =>
          signingAlgorithm !== undefined && !["PS256", "ES256", "EdDSA"].includes(signingAlgorithm),
      ),
  },
  {
    id: "trusted-issuer-lifetime",
    profile: "operations",
    severity: "warning",
    source: "RFC 7523 §3, RFC 9700 §2.2",
    why: "A workload's token that leaks proves the workload for as long as it is accepted.",
    change: "Set longestLifetime of the trusted issuer to 3600 seconds or less.",
    breaks: ({ tenant }) =>
      (tenant.trustedIssuers ?? []).some(({ longestLifetime }) => longestLifetime > 3600),
  },
  {
    id: "admin-tenant-scope-policy",
    profile: "operations",
    severity: "warning",
    source: "RFC 9700 §2.3, docs/operate.md",
    why: "Under this policy a client with mintport:* cannot ask for less: each of its tokens opens everything.",
    change: 'Set scopePolicy of the admin tenant to "wildcard".',
    breaks: ({ tenant, administers }) => administers && tenant.scopePolicy !== "wildcard",
  },
];
