import type { TenantId } from "@mintport/core";
import type { SigningKeys } from "@mintport/core/ports";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWTVerifyGetKey,
  type RemoteJWKSetOptions,
} from "jose";

/** Finds the key that a token names. Only by `kid` and `alg`, and only among keys we trust already. */
export type KeySource = JWTVerifyGetKey;

/**
 * The keys at an issuer's `jwks_uri`. Kept for `cacheMaxAge`; an unknown `kid` asks again at most once in
 * `cooldownDuration`, however many tokens name one.
 *
 * @example keysFromUrl(new URL("https://auth.example.com/oauth/jwks"))
 */
export const keysFromUrl = (url: URL, options: RemoteJWKSetOptions = {}): KeySource =>
  createRemoteJWKSet(url, { timeoutDuration: 3000, cooldownDuration: 30_000, ...options });

/** The keys of a tenant that this process itself serves: no request, and a new key is known at once. */
export const keysFromPort = (keys: SigningKeys, tenant: TenantId): KeySource => {
  let known: { readonly of: unknown; readonly set: KeySource } | undefined;
  return async (header, token) => {
    const published = await keys.publicKeys(tenant);
    if (published.isErr()) throw new KeysUnavailable(published.error);
    if (known?.of !== published.value)
      known = { of: published.value, set: createLocalJWKSet({ keys: [...published.value] }) };
    return known.set(header, token);
  };
};

/** Thrown through jose, whose key lookup knows no other way to fail. */
export class KeysUnavailable extends errors.JOSEError {
  static override code = "ERR_MINTPORT_KEYS_UNAVAILABLE";
  override code = "ERR_MINTPORT_KEYS_UNAVAILABLE";

  constructor(cause: unknown) {
    super("the signing keys cannot be read", { cause });
  }
}
