import { type AuthorizationServerConfig, defaults } from "@mintport/core";
import type { KnownNames } from "@mintport/core/management";

/** The names that mean something in a deployment. */
export const knownNames = (config: AuthorizationServerConfig): KnownNames => {
  const { grants, clientAuthentication, scopePolicies } = { ...defaults, ...config };
  return {
    grantTypes: grants.map(({ name }) => name),
    authenticationMethods: clientAuthentication.map(({ name }) => name),
    scopePolicies: scopePolicies.map(({ name }) => name),
  };
};
