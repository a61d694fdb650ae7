import type { Seconds } from "../../domain/instant.ts";
import type { UserCodeDigester } from "../../jwt/user-code-digester.ts";
import type { DeviceAuthorizationStore } from "../../ports/device-authorization-store.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";

/** The ports and options of the endpoints by which users connect devices (RFC 8628). */
export interface DevicePorts extends AuthorizationPorts {
  readonly deviceAuthorizations: DeviceAuthorizationStore;
  readonly userCodes: UserCodeDigester;
  /** The seconds in which a user can decide. */
  readonly deviceCodeLifetime: Seconds;
  /** The seconds that a device must let pass between two polls. */
  readonly pollingInterval: Seconds;
  /** A short URL of the embedder's that leads to the endpoint `device`; `undefined`: the endpoint's own. */
  readonly verificationUri: string | undefined;
}

/** The end of the path of the page where users enter codes. */
export const devicePath = "/device";
