import { type AuthorizationServerConfig, defaults, type KnownNames } from "@mintport/core";

/** The names that mean something in a deployment. */
export const knownNames = (config: AuthorizationServerConfig): KnownNames => {
  const { grants, clientAuthentication, scopePolicies } = { ...defaults, ...config };
  return {
    grantTypes: grants.map(({ name }) => name),
    authenticationMethods: clientAuthentication.map(({ name }) => name),
    scopePolicies: scopePolicies.map(({ name }) => name),
  };
};
