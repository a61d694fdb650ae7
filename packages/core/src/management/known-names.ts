import type { Client } from "../domain/client.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { unknownName } from "./unknown-name.ts";

/** The names that a deployment knows, of what clients and tenants are registered with by name. */
export interface KnownNames {
  readonly grantTypes: readonly string[];
  readonly authenticationMethods: readonly string[];
  readonly scopePolicies: readonly string[];
}

/**
 * All that core brings, whether a deployment has it on or not. Who has extensions adds their names.
 *
 * @example { ...shippedNames, grantTypes: [...shippedNames.grantTypes, "urn:example:nightly"] }
 */
export const shippedNames: KnownNames = {
  grantTypes: [
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:mintport:params:oauth:grant-type:api-key",
  ],
  authenticationMethods: [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "federated_jwt",
    "api_key",
    "none",
  ],
  scopePolicies: ["exact", "hierarchic", "wildcard"],
};

/** A client's names that nobody knows, each with the nearest that somebody does. What stood there `before` may stay. */
export const unknownClientNames = (
  client: Client,
  known: KnownNames,
  before?: Client,
): readonly ConfigurationProblem[] =>
  (["grantTypes", "authenticationMethods"] as const).flatMap((field) =>
    problemsOf(field, client[field], [...known[field], ...(before?.[field] ?? [])]),
  );

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
