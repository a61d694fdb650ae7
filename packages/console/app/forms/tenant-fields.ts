import type { FieldGroup, ShownRecord } from "./editable-field.ts";
import { optionsOf, scopePolicies, signingAlgorithms } from "./known-names.ts";
import { opaqueWords, secondsHint, staysUntilItEnds } from "./shared-words.ts";

/** Every field of a tenant that may be changed, but for `disabled`, which has buttons. */
export const tenantFields = (tenant: ShownRecord): readonly FieldGroup[] => [
  {
    title: "What it is",
    fields: [
      {
        ...{ path: "name", label: "Name", kind: "line" },
        hint: "What users read on the pages. Default: its id.",
      },
      {
        ...{ path: "issuer", label: "Issuer", kind: "line" },
        hint: "It is the address of its endpoints, and stands in each token.",
        consequence:
          "Every token already issued names the old issuer, so this server refuses it unless it stays as an alias. Every app and API must be set up anew.",
      },
      {
        ...{ path: "issuerAliases", label: "Issuer aliases while it moves", kind: "json" },
        hint: 'JSON: a list, as [{"issuer": "https://auth.old.example/…", "until": 1798761600}]. Issuers at other hosts, whose path is the same.',
        consequence:
          "An alias that is taken away ends: tokens that name it are refused, and requests to its host get the issuer.",
      },
      {
        ...{ path: "audience", label: "Audience", kind: "line" },
        hint: "Whom its tokens are meant for if no resource was asked for. Default: the issuer.",
        consequence: "APIs that expect the old audience refuse new tokens.",
      },
    ],
  },
  {
    title: "Scopes and resources",
    fields: [
      {
        ...{ path: "scope", label: "Scopes that it announces", kind: "scope" },
        hint: "With spaces between. What a client gets is said at the client.",
      },
      {
        ...{ path: "scopePolicy", label: "How a scope covers others", kind: "choice" },
        options: withPresent(scopePolicies, tenant["scopePolicy"]),
        consequence: "What each client may ask for is judged by the new rule from now on.",
      },
      {
        ...{ path: "resources", label: "Resources", kind: "json" },
        hint: 'JSON: a list, as [{"indicator": "https://api.example", "scope": "api:read"}]. Clients may ask for tokens that are meant for them.',
        consequence:
          "Tokens for a resource that is taken away are refused to clients from now on; those that are out stay good until they end.",
      },
      {
        ...{ path: "acrValues", label: "Levels of its login", kind: "lines" },
        hint: "Authentication context classes that the login can reach (RFC 9470), the lowest first, one a line.",
      },
    ],
  },
  {
    title: "Its tokens",
    fields: [
      {
        ...{ path: "accessTokenLifetime", label: "Life of access tokens", kind: "number" },
        hint: secondsHint(3600, "an hour"),
        consequence: staysUntilItEnds("lifetime"),
      },
      {
        ...{ path: "signingAlgorithm", label: "Signs with", kind: "choice" },
        options: optionsOf(signingAlgorithms, undefined),
        consequence:
          "Tokens are signed with it from now on. Publish a key ahead first, and wait until verifiers have fetched it: those with an older JWK Set refuse the first tokens otherwise.",
      },
      {
        ...{ path: "accessTokenType", label: "Type in the header", kind: "choice" },
        options: [
          ["at+jwt", "at+jwt (RFC 9068)"],
          ["JWT", "JWT, for verifiers that know no other"],
        ],
        consequence: "Verifiers that expect the old type refuse new tokens.",
      },
      {
        ...{ path: "accessTokenFormat", label: "Format of access tokens", kind: "choice" },
        byDefault: "jwt",
        options: [
          ["", "a JWT (default)"],
          ["opaque", opaqueWords],
        ],
        consequence:
          "APIs must be able to read the new format. Tokens that are out stay as they are.",
      },
      {
        ...{
          path: "requestsPerMinute",
          label: "Requests a minute of all its clients",
          kind: "number",
        },
        hint: "Default: as the limiter of the server says.",
        consequence: "Requests beyond get 429.",
      },
    ],
  },
  {
    title: "What it demands and trusts",
    fields: [
      {
        ...{
          path: "longestAssertionLifetime",
          label: "Longest life of assertions",
          kind: "number",
        },
        hint: secondsHint(300, "5 minutes"),
        consequence: "Assertions that live longer are refused.",
      },
      {
        ...{ path: "trustedIssuers", label: "Issuers elsewhere that it trusts", kind: "json" },
        hint: 'JSON: a list, as [{"issuer": "https://…", "jwksUri": "https://…"}]. Their tokens may prove a client.',
        consequence:
          "Clients that prove themselves by an issuer that is taken away get 401 from now on. Whoever runs one that is added can say who a workload is.",
      },
      {
        ...{ path: "requirePushedRequests", label: "Only pushed requests", kind: "flag" },
        hint: "RFC 9126.",
        consequence:
          "With it, requests that come by the address alone are refused from now on, of every client.",
      },
      {
        ...{ path: "requireSignedRequests", label: "Only signed requests", kind: "flag" },
        hint: "RFC 9101.",
        consequence:
          "With it, requests without a signature are refused from now on, of every client.",
      },
    ],
  },
];

/** A policy of a name that is not known here stays one that may be kept. */
const withPresent = (
  options: readonly (readonly [string, string])[],
  present: unknown,
): readonly (readonly [string, string])[] =>
  typeof present !== "string" || options.some(([value]) => value === present)
    ? options
    : [...options, [present, present]];
