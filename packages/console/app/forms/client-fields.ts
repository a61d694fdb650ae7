import type { Tenant } from "../session/types.ts";
import type { FieldChange } from "./draft.ts";
import type { FieldGroup, ShownRecord } from "./editable-field.ts";
import { itemsOf } from "./field-text.ts";
import {
  authenticationMethods,
  grantTypes,
  grantWords,
  methodWords,
  optionsOf,
} from "./known-names.ts";
import { formats, scopesOf, secondsHint, staysUntilItEnds } from "./shared-words.ts";
import { userFields } from "./user-fields.ts";

/** A client as the form has it. A scope for requests that name none stands there only if it is less than all: so it stays all. */
export const editedClient = ({ defaultOwnScope, ...client }: ShownRecord): ShownRecord =>
  defaultOwnScope === client["ownScope"] ? client : { ...client, defaultOwnScope };

/** Every field of a client that may be changed, but for `disabled`, which has buttons. `tenant` is unknown to who may not see it. */
export const clientFields = (
  client: ShownRecord,
  tenant: Tenant | undefined,
): readonly FieldGroup[] => [
  {
    title: "What it may do",
    fields: [
      {
        ...{ path: "grantTypes", label: "Gets tokens by", kind: "checks", empty: [] },
        options: optionsOf(grantTypes, client["grantTypes"], grantWords),
        consequence:
          "A grant that is taken away is refused from now on. Tokens that came of it stay good until they end.",
      },
      {
        ...{ path: "ownScope", label: "Its own scope", kind: "scope", options: scopesOf(tenant) },
        hint: "All that it may have when it acts for itself, with spaces between. Empty: nothing.",
        consequence: staysUntilItEnds("scope"),
      },
      {
        ...{ path: "defaultOwnScope", label: "Scope if it asks for none", kind: "scope" },
        hint: "A part of its own scope. Empty: all of it.",
        consequence: "Requests that name no scope get this one from now on.",
      },
      {
        ...{ path: "introspects", label: "Resources that it stands for", kind: "lines" },
        hint: "One a line. It may introspect the tokens that are meant for them.",
        consequence: "It learns what the tokens of these resources say, and of others no more.",
      },
      {
        ...{ path: "tokenExchange", label: "Tokens that it may exchange", kind: "json" },
        hint: 'JSON, as {"actsFor": ["web-app"], "targets": ["https://api.example"]}; impersonates names clients for which it leaves no trace of itself.',
        consequence: "It can get tokens that speak for users of the clients that are named.",
      },
      {
        ...{ path: "claims", label: "Claims of your own", kind: "json" },
        hint: 'JSON, as {"department": "billing"}. They stand in each of its access tokens.',
        consequence: staysUntilItEnds("claims"),
      },
    ],
  },
  {
    title: "How it proves itself",
    fields: [
      {
        ...{ path: "authenticationMethods", label: "Proves itself by", kind: "checks" },
        options: optionsOf(authenticationMethods, client["authenticationMethods"], methodWords),
        consequence: "Apps that prove themselves in a way that is taken away get 401 from now on.",
      },
      {
        ...{ path: "jwks", label: "Public keys", kind: "json" },
        hint: "JSON: a list of JWKs, never with a private part. Instead of an address for them.",
        consequence:
          "These keys take the place of all that it had: what another key signed is refused.",
      },
      {
        ...{ path: "jwksUri", label: "Address of its public keys", kind: "line" },
        hint: "An https URL of a JWK Set. Instead of the keys themselves.",
        consequence:
          "The keys there take the place of all that it had: what another key signed is refused.",
      },
      {
        ...{ path: "tlsSubject", label: "Subject of its certificate", kind: "json" },
        hint: 'JSON with one member, as {"dnsName": "orders.example.com"}: subjectDn, dnsName, uri, ipAddress or emailAddress.',
        consequence: "Certificates of another subject are refused from now on.",
      },
      {
        ...{ path: "federatedIdentities", label: "Workloads elsewhere", kind: "json" },
        hint: 'JSON: a list, as [{"issuer": "https://…", "subject": "system:serviceaccount:shop:orders"}].',
        consequence:
          "Whoever runs as one of these workloads acts as this client, and others no more.",
      },
      {
        ...{
          path: "identityAssertionIssuers",
          label: "Issuers whose users it acts for",
          kind: "json",
        },
        hint: 'JSON: a list of trusted issuers that have identityAssertions, as ["https://idp.example.com"].',
        consequence:
          "Whoever brings an assertion of one of these gets tokens of its users with no page, and of others no more.",
      },
      {
        ...{
          path: "longestAssertionLifetime",
          label: "Longest life of its assertions",
          kind: "number",
        },
        hint: secondsHint(tenant?.["longestAssertionLifetime"] ?? 300, "the tenant’s"),
        consequence: "Assertions that live longer are refused.",
      },
      {
        ...{ path: "dangerouslyAcceptTokenEndpointAudience", kind: "flag" },
        label: "Take the token endpoint’s URL for the audience of its assertions",
        hint: "Dangerous: an assertion with such an audience may be good at a hostile server, too.",
        consequence: "This gives up a protection if it is set: see docs/dangerous.md.",
      },
    ],
  },
  {
    title: "Its tokens",
    fields: [
      {
        ...{ path: "accessTokenLifetime", label: "Life of its access tokens", kind: "number" },
        hint: secondsHint(tenant?.accessTokenLifetime, "the tenant’s"),
        consequence: staysUntilItEnds("lifetime"),
      },
      {
        ...{ path: "accessTokenFormat", label: "Format of its access tokens", kind: "choice" },
        options: [["", "as the tenant says"], ...formats],
        consequence:
          "APIs must be able to read the new format. Tokens that are out stay as they are.",
      },
      {
        ...{ path: "dpopBoundAccessTokens", label: "Only with a DPoP proof", kind: "flag" },
        hint: "Its tokens are bound to a key of the app, so that a stolen token opens nothing (RFC 9449).",
        consequence: "With it, token requests without a proof are refused from now on.",
      },
      {
        ...{
          path: "certificateBoundAccessTokens",
          label: "Bound to its TLS certificate",
          kind: "flag",
        },
        hint: "Without a certificate it gets no token (RFC 8705).",
        consequence: "With it, token requests without a certificate are refused from now on.",
      },
      {
        ...{ path: "requestsPerMinute", label: "Requests a minute", kind: "number" },
        hint: "Default: as the limiter of the server says.",
        consequence: "Requests beyond get 429.",
      },
    ],
  },
  ...userFields(tenant),
];

/** What is dangerous about changes of a client, in words; `undefined` if nothing is. */
export const dangerIn = (changes: readonly FieldChange[]): string | undefined => {
  const gains = (path: string, item: string): boolean =>
    changes.some(
      ({ field, before, after }) =>
        field.path === path &&
        itemsOf(field, after).includes(item) &&
        !itemsOf(field, before).includes(item),
    );
  if (gains("authenticationMethods", "none"))
    return "It becomes public: whoever knows its id may act as it, without a proof.";
  if (gains("dangerouslyAcceptTokenEndpointAudience", "true"))
    return "It gives up a protection: an assertion that a hostile server was sent may be good here.";
  return undefined;
};
