import type { Seconds } from "./domain/instant.ts";
import { isLoopbackHost } from "./domain/loopback-host.ts";
import { ConfigurationError } from "./errors/configuration-error.ts";
import { requireKnownOptions } from "./errors/known-options.ts";
import { isWholeWithin, problemUnless } from "./errors/problem-unless.ts";
import type { DeviceAuthorizationStore } from "./ports/device-authorization-store.ts";

/** What an embedder brings so that its users can connect devices. Times are in seconds. */
export interface DeviceAuthorizationOptions {
  /**
   * At least 32 random bytes, the same on every node: user codes stand in the store under a digest that only this key makes. Another key
   * ends the authorizations that wait.
   */
  readonly userCodeSecret: Uint8Array;
  /** How long a user has to decide: 60 to 1800 (RFC 8628 §5.4). @default 600 */
  readonly codeLifetime?: Seconds;
  /** What a device must let pass between two polls: 1 to 60 (RFC 8628 §3.2). @default 5 */
  readonly interval?: Seconds;
  /**
   * A short URL of yours that leads to the endpoint `device`, query included: people type it (RFC 8628 §3.2). Default: the endpoint's own.
   *
   * @example "https://example.com/device"
   */
  readonly verificationUri?: string;
}

/** The options with every default filled in. */
export interface DeviceAuthorizationSettings {
  readonly codeLifetime: Seconds;
  readonly interval: Seconds;
  readonly verificationUri: string | undefined;
}

/** Reads the options, and names every field that cannot be. Throws `ConfigurationError`. */
export const readDeviceAuthorization = (
  options: DeviceAuthorizationOptions,
): DeviceAuthorizationSettings => {
  requireKnownOptions<DeviceAuthorizationOptions>("deviceAuthorization", options, {
    ...{ userCodeSecret: true, codeLifetime: true, interval: true, verificationUri: true },
  });
  const { userCodeSecret, verificationUri, codeLifetime = 600, interval = 5 } = options;
  const problems = [
    ...problemUnless(
      userCodeSecret instanceof Uint8Array && userCodeSecret.byteLength >= 32,
      "userCodeSecret",
      "must be at least 32 bytes",
    ),
    ...problemUnless(
      isWholeWithin(codeLifetime, 60, 1800),
      "codeLifetime",
      "must be whole seconds, 60 to 1800",
    ),
    ...problemUnless(isWholeWithin(interval, 1, 60), "interval", "must be whole seconds, 1 to 60"),
    ...problemUnless(
      verificationUri === undefined || isPlainUrl(verificationUri),
      "verificationUri",
      "must be an https URL without query and fragment",
    ),
  ];
  if (problems.length > 0) throw new ConfigurationError("deviceAuthorization", problems);
  return { codeLifetime, interval, verificationUri };
};

/** Plain http only where the machine talks to itself. */
const isPlainUrl = (text: string): boolean => {
  if (!/^https?:\/\/[^?#\s]+$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || isLoopbackHost(hostname);
};

/** Without its store no device could wait. */
export const requireDeviceStore = (
  store: DeviceAuthorizationStore | undefined,
): DeviceAuthorizationStore => {
  if (store !== undefined) return store;
  throw new ConfigurationError("createAuthorizationServer", [
    { field: "storage.deviceAuthorizations", message: "must be there, because `devices` needs it" },
  ]);
};
