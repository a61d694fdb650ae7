import type { DevicesCapability, Observer } from "@mintport/core";
import type { FullStorage, RateLimiter } from "@mintport/core/ports";

/** The parts of a deployment that users need. */
export interface UsersParts {
  readonly storage: FullStorage;
  readonly rateLimiter: RateLimiter | undefined;
  /** Lets users connect devices. Default: none can be connected. */
  readonly devices?: DevicesCapability | undefined;
  /** Is told of logins. */
  readonly observer?: Observer | undefined;
}
