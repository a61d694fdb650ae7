import { type AuthorizationServerConfig, defaults } from "@mintport/core";

/** The names that mean something in a deployment. */
export interface KnownNames {
  readonly grantTypes: readonly string[];
  readonly authenticationMethods: readonly string[];
  readonly scopePolicies: readonly string[];
}

export const knownNames = (config: AuthorizationServerConfig): KnownNames => {
  const { grants, clientAuthentication, scopePolicies } = { ...defaults, ...config };
  return {
    grantTypes: grants.map(({ name }) => name),
    authenticationMethods: clientAuthentication.map(({ name }) => name),
    scopePolicies: scopePolicies.map(({ name }) => name),
  };
};
