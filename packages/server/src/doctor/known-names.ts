import { type AuthorizationServerConfig, defaults } from "@mintport/core";
import type { KnownNames } from "@mintport/core/management";
import { aroundPorts, resolveExtensions } from "@mintport/core/ports";
import type { Settings } from "../settings/settings.ts";

/** The names that mean something in a deployment. With users come their grants, which stand in no list of the configuration. */
export const knownNames = (
  config: AuthorizationServerConfig,
  settings: Pick<Settings, "visitors" | "devices">,
): KnownNames => {
  const { grants, clientAuthentication, scopePolicies, portTimeout } = { ...defaults, ...config };
  const around = aroundPorts(portTimeout);
  return {
    grantTypes: [
      ...resolveExtensions(grants, around).map(({ name }) => name),
      ...grantsOfUsers(settings),
    ],
    authenticationMethods: resolveExtensions(clientAuthentication, around).map(({ name }) => name),
    scopePolicies: scopePolicies.map(({ name }) => name),
  };
};

/** Devices are connected by users who log in, so without visitors there is none. */
const grantsOfUsers = ({
  visitors,
  devices,
}: Pick<Settings, "visitors" | "devices">): readonly string[] => {
  if (visitors === "off") return [];
  const ofDevices = devices ? ["urn:ietf:params:oauth:grant-type:device_code"] : [];
  return ["authorization_code", "refresh_token", ...ofDevices];
};
