import type { Client } from "@mintport/core";
import { isLive } from "@mintport/core/management";
import type { ClientSubject, Rule } from "./rule.ts";

/** The rules by which a client's registration breaks a profile. */
export const clientRules: readonly Rule<ClientSubject>[] = [
  {
    id: "shared-secret-fapi",
    profile: "fapi2",
    severity: "error",
    source: "FAPI 2.0 Security Profile §5.3.2.1",
    why: "A secret that both sides know can leak from either.",
    change: "Register the client's keys and use private_key_jwt, or a certificate.",
    breaks: ({ client }) => usesSecret(client),
  },
  {
    id: "bearer-tokens-fapi",
    profile: "fapi2",
    severity: "error",
    source: "FAPI 2.0 Security Profile §5.3.2.1",
    why: "A bearer token is good for whoever holds it.",
    change: "Set dpopBoundAccessTokens or certificateBoundAccessTokens.",
    breaks: ({ client }) => !isConstrained(client),
  },
  {
    id: "bearer-tokens",
    profile: "rfc9700",
    severity: "warning",
    source: "RFC 9700 §2.2.1",
    why: "A bearer token is good for whoever holds it.",
    change: "Set dpopBoundAccessTokens or certificateBoundAccessTokens where the client can.",
    breaks: ({ client }) => !isConstrained(client),
  },
  {
    id: "token-endpoint-audience",
    profile: "rfc9700",
    severity: "error",
    source: "draft-ietf-oauth-rfc7523bis, CVE-2025-27370",
    why: "A hostile server can harvest an assertion whose audience is not the issuer alone.",
    change: "Unset dangerouslyAcceptTokenEndpointAudience once the client sends the issuer as aud.",
    breaks: ({ client }) => client.dangerouslyAcceptTokenEndpointAudience === true,
  },
  {
    id: "audience-is-a-client",
    profile: "rfc9700",
    severity: "error",
    source: "RFC 9068 §5",
    why: "A token whose aud is a client's id can pass for an ID token of that client.",
    change: "Give the tenant's audience, or the resource, a name that no client has.",
    breaks: ({ client, tenant: { audience, resources } }) =>
      [audience, ...resources.map(({ indicator }) => indicator)].some(
        (name) => (name as string) === client.id,
      ),
  },
  {
    id: "keys-without-algorithm",
    profile: "rfc9700",
    severity: "warning",
    source: "RFC 8725 §3.1",
    why: "A key that names no algorithm verifies every one of its type.",
    change: "Give each of the client's keys an alg.",
    breaks: ({ client: { keys } }) =>
      keys !== undefined && "jwks" in keys && keys.jwks.some(({ alg }) => alg === undefined),
  },
  {
    id: "broad-workload",
    profile: "operations",
    severity: "warning",
    source: "RFC 9700 §2.5",
    why: "A subject with ** is many workloads, perhaps more than were meant.",
    change: "Name the workload, with * for one part at most.",
    breaks: ({ client }) =>
      (client.federatedIdentities ?? []).some(({ subject }) => subject.includes("**")),
  },
  {
    id: "scope-of-everything",
    profile: "rfc9700",
    severity: "error",
    source: "RFC 9700 §2.3",
    why: "A client that may have every scope may do everything, and so may whoever steals its secret.",
    change: "List the scopes that the client needs.",
    breaks: ({ client, tenant }) =>
      tenant.scopePolicy === "wildcard" && client.ownScope.includes("*"),
  },
  {
    id: "no-way-to-authenticate",
    profile: "operations",
    severity: "warning",
    source: "RFC 6749 §2.3",
    why: "The client uses secrets and has none that is live: every request of it is refused.",
    change: "Give it a secret: mintport secret add.",
    breaks: ({ client, now }) =>
      !client.disabled &&
      client.authenticationMethods.every((method) => method.startsWith("client_secret_")) &&
      !client.secrets.some((secret) => isLive(secret, now)),
  },
];

const usesSecret = ({ authenticationMethods }: Client): boolean =>
  authenticationMethods.some(
    (method) => method.startsWith("client_secret_") || method === "api_key" || method === "none",
  );

const isConstrained = (client: Client): boolean =>
  client.dpopBoundAccessTokens === true || client.certificateBoundAccessTokens === true;
