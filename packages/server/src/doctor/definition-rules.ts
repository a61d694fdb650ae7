import { isPublic, type KnownNames, unknownName } from "@mintport/core/management";
import { serves } from "@mintport/core/scope";
import { clientUseRules } from "./client-use-rules.ts";
import { operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Rule, TenantSubject } from "./rule.ts";

/** Tenants that are well-formed and mean nothing in this deployment: only it can judge them. */
export const tenantDefinitionRules = ({
  scopePolicies,
}: KnownNames): readonly Rule<TenantSubject>[] => [
  {
    ...operationsRule("unknown-scope-policy", "RFC 6749 §3.3"),
    why: "The server has no such scope policy, so a scope covers itself and nothing else.",
    change: ({ tenant }) => correction("scopePolicy", [tenant.scopePolicy], scopePolicies),
    breaks: ({ tenant }) => !scopePolicies.includes(tenant.scopePolicy),
  },
];

/** The same for clients. */
export const clientDefinitionRules = ({
  grantTypes,
  authenticationMethods,
}: KnownNames): readonly Rule<ClientSubject>[] => [
  {
    ...operationsRule("unknown-grant-type", "RFC 6749 §5.2"),
    why: "The server has no such grant: every request for it is refused.",
    change: ({ client }) => correction("grantTypes", client.grantTypes, grantTypes),
    breaks: ({ client }) => unknownOf(client.grantTypes, grantTypes).length > 0,
  },
  {
    ...operationsRule("unknown-authentication-method", "RFC 7591 §2"),
    why: "The server has no such method: the client cannot prove itself by it.",
    change: ({ client }) =>
      correction("authenticationMethods", client.authenticationMethods, authenticationMethods),
    breaks: ({ client }) =>
      unknownOf(client.authenticationMethods, authenticationMethods).length > 0,
  },
  {
    ...operationsRule("federated-issuer-untrusted", "RFC 7523 §3"),
    why: "The tenant trusts no such issuer: its tokens prove nobody here.",
    change:
      "Trust it: mintport tenant update --file with {trustedIssuers}; or remove the identity.",
    breaks: ({ client, tenant }) =>
      (client.federatedIdentities ?? []).some(
        ({ issuer }) => !(tenant.trustedIssuers ?? []).some((trusted) => trusted.issuer === issuer),
      ),
  },
  {
    ...operationsRule(
      "identity-assertion-issuer-untrusted",
      "draft-ietf-oauth-identity-assertion-authz-grant §4.4.1",
    ),
    why: "The tenant lets no such issuer vouch for users: its identity assertions are refused.",
    change:
      "Give that trusted issuer identityAssertions, or take it out of identityAssertionIssuers.",
    breaks: ({ client: { identityAssertionIssuers = [] }, tenant: { trustedIssuers = [] } }) =>
      identityAssertionIssuers.some(
        (issuer) =>
          !trustedIssuers.some(
            (trusted) => trusted.issuer === issuer && trusted.identityAssertions !== undefined,
          ),
      ),
  },
  {
    ...operationsRule("introspects-unknown-resource", "RFC 7662 §2.1"),
    why: "No token of the tenant is meant for that resource: there is nothing to introspect.",
    change: "Add the resource to the tenant, or take it out of introspects.",
    breaks: ({ client, tenant }) =>
      (client.introspects ?? []).some((resource) => !serves(tenant, resource)),
  },
  {
    ...operationsRule("exchange-for-unknown-resource", "RFC 8693 §2.1"),
    why: "No token of the tenant is meant for that resource: every exchange for it is refused.",
    change: "Add the resource to the tenant, or take it out of tokenExchange.targets.",
    breaks: ({ client, tenant }) =>
      (client.tokenExchange?.targets ?? []).some((resource) => !serves(tenant, resource)),
  },
  {
    ...operationsRule("client-credentials-of-a-public-client", "RFC 6749 §4.4"),
    why: "client_credentials is for confidential clients: every request of this one is refused.",
    change: "Take client_credentials out of grantTypes, or none out of authenticationMethods.",
    breaks: ({ client }) => client.grantTypes.includes("client_credentials") && isPublic(client),
  },
  {
    ...operationsRule("client-credentials-without-scope", "RFC 6749 §3.3"),
    why: "The client may have no scope for itself: every request for client_credentials is refused.",
    change: "Give it an ownScope, or take client_credentials out of grantTypes.",
    breaks: ({ client }) =>
      client.grantTypes.includes("client_credentials") && client.ownScope.length === 0,
  },
  ...clientUseRules,
];

const unknownOf = (names: readonly string[], known: readonly string[]): readonly string[] =>
  names.filter((name) => !known.includes(name));

const correction = (field: string, names: readonly string[], known: readonly string[]): string =>
  unknownOf(names, known)
    .map((name) => `${field}: ${JSON.stringify(name)} ${needs[name] ?? unknownName(name, known)}`)
    .join("; ");

/** What core brings and this server has off, by what turns it on. */
const certificates = "needs MINTPORT_TLS_CLIENT_CERTIFICATES or MINTPORT_CLIENT_CERTIFICATE_HEADER";
const needs: Readonly<Record<string, string>> = {
  authorization_code: "needs users: set MINTPORT_VISITORS",
  refresh_token: "needs users: set MINTPORT_VISITORS",
  "urn:ietf:params:oauth:grant-type:device_code":
    "needs users and devices: set MINTPORT_VISITORS and MINTPORT_DEVICES",
  ...{ tls_client_auth: certificates, self_signed_tls_client_auth: certificates },
};
