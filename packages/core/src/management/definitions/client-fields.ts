import { z } from "zod";
import { asymmetricAlgorithms } from "../../domain/asymmetric-algorithms.ts";
import type { Client } from "../../domain/client.ts";
import type { FederatedIdentity } from "../../domain/federated-identity.ts";
import { subjectSeparator } from "../../domain/foreign-subject.ts";
import { type ClientId, parseClientId } from "../../domain/identifiers.ts";
import { formatScope, isEmptyScope, uncovered } from "../../domain/scope.ts";
import { exactScopes, hierarchicScopes, wildcardScopes } from "../../domain/scope-policy.ts";
import type { ConfigurationProblem } from "../../errors/configuration-error.ts";
import { canVerify } from "./keys-field.ts";

export const clientIdField: z.ZodType<ClientId> = z.string().transform((text, context) => {
  const id = parseClientId(text);
  if (id === undefined) context.addIssue("must be 1 to 256 printable ASCII characters");
  if (text.includes(subjectSeparator))
    context.addIssue(
      "must not hold #: it marks the subjects of other issuers, which no client may look like (RFC 9068 §5)",
    );
  return id ?? z.NEVER;
});

const name = z.string().min(1);

export const federatedIdentityField: z.ZodType<FederatedIdentity> = z.strictObject({
  issuer: name,
  subject: name.refine(
    (pattern) => !/^\*+$/.test(pattern),
    "must name a workload: a pattern of stars alone is everybody",
  ),
  audience: name.exactOptional(),
  claims: z.record(z.string(), name).exactOptional(),
});

/** What of the default lies outside the client's own scope, whichever of the built-in policies its tenant has. */
export const scopeProblems = ({
  ownScope,
  defaultOwnScope,
}: Client): readonly ConfigurationProblem[] => {
  const outside = [exactScopes, hierarchicScopes, wildcardScopes].reduce(
    (left, policy) => uncovered(left, ownScope, policy),
    defaultOwnScope,
  );
  return isEmptyScope(outside)
    ? []
    : [
        {
          field: "defaultOwnScope",
          message: `must be within ownScope, which does not hold ${formatScope(outside)}: narrow defaultOwnScope too, or leave it out for all of ownScope`,
        },
      ];
};

/** What a client lacks for the ways that it is registered to use. */
export const missingFor = (client: Client): readonly ConfigurationProblem[] =>
  needs
    .filter(({ when, holds }) => when(client) && !holds(client))
    .map(({ field, message }) => ({ field, message }));

interface Need extends ConfigurationProblem {
  readonly when: (client: Client) => boolean;
  readonly holds: (client: Client) => boolean;
}

const uses =
  (...methods: readonly string[]) =>
  ({ authenticationMethods }: Client): boolean =>
    methods.some((method) => authenticationMethods.includes(method));

const needs: readonly Need[] = [
  {
    when: uses("none"),
    holds: ({ authenticationMethods }) => authenticationMethods.length === 1,
    field: "authenticationMethods",
    message: "must not hold none beside another method",
  },
  {
    when: uses("private_key_jwt", "self_signed_tls_client_auth"),
    holds: ({ keys }) => keys !== undefined,
    field: "jwks",
    message: "must hold the client's keys, or jwksUri say where they are",
  },
  {
    when: ({ authenticationMethods, keys }) =>
      authenticationMethods.includes("private_key_jwt") && keys !== undefined && "jwks" in keys,
    holds: ({ keys }) => canVerify(keys, asymmetricAlgorithms),
    field: "jwks",
    message: `must hold a key that verifies signatures by one of ${asymmetricAlgorithms.join(", ")}: its kty, crv, alg, use and key_ops allow none`,
  },
  {
    when: ({ authenticationMethods, keys }) =>
      authenticationMethods.includes("self_signed_tls_client_auth") &&
      keys !== undefined &&
      "jwks" in keys,
    holds: ({ keys }) =>
      keys !== undefined &&
      "jwks" in keys &&
      keys.jwks.some((jwk) => "x5c" in jwk || "x5t#S256" in jwk),
    field: "jwks",
    message: "must hold the client's certificate, as x5c or x5t#S256 of a key (RFC 8705 §2.2.2)",
  },
  {
    when: uses("tls_client_auth"),
    holds: ({ tlsSubject }) => tlsSubject !== undefined,
    field: "tlsSubject",
    message: "must say how the client's certificate is recognised",
  },
  {
    when: (client) =>
      uses("federated_jwt")(client) ||
      client.grantTypes.includes("urn:ietf:params:oauth:grant-type:jwt-bearer"),
    holds: ({ federatedIdentities = [] }) => federatedIdentities.length > 0,
    field: "federatedIdentities",
    message: "must say which workloads are this client",
  },
];
