import * as z from "zod/mini";
import type { Client } from "../../domain/client.ts";
import {
  type ClientRequirement,
  type Requiring,
  requestVerifyingKey,
} from "../../domain/client-requirement.ts";
import type { FederatedIdentity } from "../../domain/federated-identity.ts";
import { subjectSeparator } from "../../domain/foreign-subject.ts";
import { type ClientId, parseClientId } from "../../domain/identifiers.ts";
import {
  grantRequirements,
  methodRequirements,
} from "../../domain/method-and-grant-requirements.ts";
import { formatScope, isEmptyScope } from "../../domain/scope.ts";
import type { ConfigurationProblem } from "../../errors/configuration-error.ts";
import { outsideOf } from "./outside-of.ts";
import { transformed } from "./transformed.ts";

/** The schema of a client's id in a definition. */
export const clientIdField: z.ZodMiniType<ClientId> = transformed(z.string(), (text, complain) => {
  const id = parseClientId(text);
  if (id === undefined) complain("must be 1 to 256 printable ASCII characters");
  if (/^\.\.?$/.test(text)) complain("must not be . or .. (RFC 3986 §5.2.4)");
  if (text.includes(subjectSeparator))
    complain(
      "must not hold #: it marks the subjects of other issuers, which no client may look like (RFC 9068 §5)",
    );
  return id ?? z.NEVER;
});

const name = z.string().check(z.minLength(1));

/** The schema of a federated identity in a definition. */
export const federatedIdentityField: z.ZodMiniType<FederatedIdentity> = z.strictObject({
  issuer: name,
  subject: name.check(
    z.refine(
      (pattern) => !/^\*+$/.test(pattern),
      "must name a workload: a pattern of stars alone is everybody",
    ),
  ),
  audience: z.exactOptional(name),
  claims: z.exactOptional(z.record(z.string(), name)),
});

/** The part of the default that lies outside the client's own scope, whichever of the built-in policies its tenant has. */
export const scopeProblems = ({
  ownScope,
  defaultOwnScope,
}: Client): readonly ConfigurationProblem[] => {
  const outside = outsideOf(ownScope, defaultOwnScope);
  return isEmptyScope(outside)
    ? []
    : [
        {
          field: "defaultOwnScope",
          message: `must be within ownScope, which does not hold ${formatScope(outside)}: narrow defaultOwnScope too, or leave it out for all of ownScope`,
        },
      ];
};

/**
 * The fields that a client lacks for its methods, its grants and its signed requests: each need once, though several ask for it. Methods of an embedder's
 * own say what they need in `own`.
 */
export const missingFor = (
  client: Client,
  own: readonly Requiring[] = [],
): readonly ConfigurationProblem[] =>
  [...new Set([...neededFor(client), ...neededByOwn(client, own)])]
    .filter(({ holds }) => !holds(client))
    .map(({ field, message }) => ({ field, message }));

const neededFor = (client: Client): readonly ClientRequirement[] => [
  requestVerifyingKey,
  ...client.authenticationMethods.flatMap((name) => requirementsOf(methodRequirements, name)),
  ...client.grantTypes.flatMap((name) => requirementsOf(grantRequirements, name)),
];

const requirementsOf = (
  table: Readonly<Record<string, readonly ClientRequirement[]>>,
  name: string,
): readonly ClientRequirement[] => (Object.hasOwn(table, name) ? (table[name] ?? []) : []);

const neededByOwn = (
  { authenticationMethods }: Client,
  own: readonly Requiring[],
): readonly ClientRequirement[] =>
  own
    .filter(({ name: method }) => authenticationMethods.includes(method))
    .flatMap(({ requires = [] }) => requires);
