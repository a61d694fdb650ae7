import { type AuthorizationServerConfig, defaults } from "@mintport/core";
import type { KnownNames } from "@mintport/core/management";
import { aroundPorts, resolveExtensions } from "@mintport/core/ports";

/** The names that mean something in a deployment. */
export const knownNames = (config: AuthorizationServerConfig): KnownNames => {
  const { grants, clientAuthentication, scopePolicies, portTimeout } = { ...defaults, ...config };
  const around = aroundPorts(portTimeout);
  return {
    grantTypes: resolveExtensions(grants, around).map(({ name }) => name),
    authenticationMethods: resolveExtensions(clientAuthentication, around).map(({ name }) => name),
    scopePolicies: scopePolicies.map(({ name }) => name),
  };
};
