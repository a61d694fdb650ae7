import type { Client } from "../domain/client.ts";
import type { Requiring } from "../domain/client-requirement.ts";
import { grantRequirements, methodRequirements } from "../domain/method-and-grant-requirements.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { unknownName } from "../errors/unknown-name.ts";

/** The names that a deployment knows, of what clients and tenants are registered with by name. */
export interface KnownNames {
  readonly grantTypes: readonly string[];
  readonly authenticationMethods: readonly string[];
  readonly scopePolicies: readonly string[];
  /** Client authentication methods of the deployment's own: their names, and what they need of a client. */
  readonly ownMethods?: readonly Requiring[];
}

/**
 * All that core brings, whether a deployment has it on or not. A deployment with extensions adds their names.
 *
 * @example { ...shippedNames, grantTypes: [...shippedNames.grantTypes, "urn:example:nightly"] }
 * @example { ...shippedNames, ownMethods: [myOwnMethod] }
 */
export const shippedNames: KnownNames = {
  grantTypes: Object.keys(grantRequirements),
  authenticationMethods: Object.keys(methodRequirements),
  scopePolicies: ["exact", "hierarchic", "wildcard"],
};

/** A client's names that nobody knows, each with the nearest that somebody does. A name that stood there `before` may stay. */
export const unknownClientNames = (
  client: Client,
  known: KnownNames,
  before?: Client,
): readonly ConfigurationProblem[] =>
  (["grantTypes", "authenticationMethods"] as const).flatMap((field) =>
    problemsOf(field, client[field], [
      ...known[field],
      ...(field === "authenticationMethods" ? ownNames(known) : []),
      ...(before?.[field] ?? []),
    ]),
  );

const ownNames = ({ ownMethods = [] }: KnownNames): readonly string[] =>
  ownMethods.map(({ name }) => name);

/** The same for a tenant. */
export const unknownTenantNames = (
  { scopePolicy }: Tenant,
  known: KnownNames,
  before?: Tenant,
): readonly ConfigurationProblem[] =>
  problemsOf(
    "scopePolicy",
    [scopePolicy],
    [...known.scopePolicies, ...(before === undefined ? [] : [before.scopePolicy])],
  );

const problemsOf = (
  field: string,
  names: readonly string[],
  known: readonly string[],
): readonly ConfigurationProblem[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => ({ field, message: `${JSON.stringify(name)} ${unknownName(name, known)}` }));
