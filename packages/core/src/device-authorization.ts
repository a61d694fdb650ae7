import { deviceAnswerEndpoint } from "./endpoints/device/device-answer-endpoint.ts";
import { deviceAuthorizationEndpoint } from "./endpoints/device/device-authorization-endpoint.ts";
import { deviceEndpoint } from "./endpoints/device/device-endpoint.ts";
import type { DevicePorts } from "./endpoints/device/device-ports.ts";
import { deviceCode } from "./grants/types/device-code.ts";
import { hmacUserCodes } from "./jwt/user-code-digester.ts";
import {
  type DeviceAuthorizationOptions,
  readDeviceAuthorization,
  requireDeviceStore,
} from "./read-device-authorization.ts";
import type { DevicesCapability } from "./users-capability.ts";

/**
 * Lets users connect devices that cannot open a browser (RFC 8628): an endpoint where a device begins, the pages where its user types the
 * code and decides, and the grant by which it gets tokens. Throws `ConfigurationError` if an option cannot be.
 *
 * @example
 * users: userAuthorization({
 *   …,
 *   devices: deviceAuthorization({ userCodeSecret: Buffer.from(process.env.USER_CODE_SECRET, "base64url") }),
 * })
 */
export const deviceAuthorization = (options: DeviceAuthorizationOptions): DevicesCapability => {
  const { codeLifetime, interval, verificationUri } = readDeviceAuthorization(options);
  const userCodes = hmacUserCodes(options.userCodeSecret);
  return {
    wire: (authorization, storage) => {
      const deviceAuthorizations = requireDeviceStore(storage.deviceAuthorizations);
      const ports: DevicePorts = {
        ...authorization,
        ...{ deviceAuthorizations, userCodes, verificationUri },
        deviceCodeLifetime: codeLifetime,
        pollingInterval: interval,
      };
      return {
        grants: [deviceCode(ports)],
        endpoints: (endpointPorts) => [
          deviceAuthorizationEndpoint({ ...ports, ...endpointPorts }),
          deviceEndpoint(ports),
          deviceAnswerEndpoint(ports),
        ],
      };
    },
  };
};
