import { parseTenantId } from "@mintport/core/management";
import { ConfigurationError, isSync, type SigningKeys } from "@mintport/core/ports";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwksCache,
  type RemoteJWKSetOptions,
} from "jose";
import { holdKeys } from "./hold-keys.ts";

/**
 * Finds the key that a token names. Only by `kid` and `alg`, and only among keys we trust already. It may answer at once: the
 * sources of this package do so for a key that they found before, and no token waits for a promise then. The sets of jose,
 * `createLocalJWKSet` and `createRemoteJWKSet`, are sources as well.
 */
export type KeySource = JWTVerifyGetKey;

/**
 * The keys at an issuer's `jwks_uri`. Kept for `cacheMaxAge`; an unknown `kid` asks again at most once in
 * `cooldownDuration`, however many tokens name one.
 *
 * @example keysFromUrl(new URL("https://auth.example.com/oauth/jwks"))
 */
export const keysFromUrl = (url: URL, options: RemoteJWKSetOptions = {}): KeySource => {
  const given: { uat?: number; jwks?: JSONWebKeySet } = options[jwksCache] ?? {};
  let version = 0;
  const remote = createRemoteJWKSet(url, {
    ...{ timeoutDuration: 3000, cooldownDuration: 30_000 },
    ...options,
    // The set changes where jose writes it here, and nowhere else.
    [jwksCache]: {
      get uat() {
        return given.uat as number;
      },
      set uat(at) {
        given.uat = at;
      },
      get jwks() {
        return given.jwks as JSONWebKeySet;
      },
      set jwks(set) {
        given.jwks = set;
        version++;
      },
    },
  });
  return holdKeys(remote, () => (remote.fresh ? version : undefined));
};

/**
 * The keys of a JWK Set (RFC 7517 §5) that is configuration. Throws `ConfigurationError` if it is none.
 *
 * @example keysFromSet({ keys: [publicJwk] })
 */
export const keysFromSet = (set: JSONWebKeySet): KeySource => {
  try {
    return holdKeys(createLocalJWKSet(set), () => 0);
  } catch {
    throw new ConfigurationError("keysFromSet", [{ field: "keys", message: "must be a JWK Set" }]);
  }
};

/**
 * The keys of a tenant that this process itself serves: no request, and a new key is known at once. Throws
 * `ConfigurationError` if `tenant` cannot be a tenant's id.
 *
 * @example resourceServer({ …, keys: keysFromPort(keys, "main") })
 */
export const keysFromPort = (keys: SigningKeys, tenant: string): KeySource => {
  const given: unknown = tenant;
  const id = typeof given === "string" ? parseTenantId(given) : undefined;
  if (id === undefined)
    throw new ConfigurationError("keysFromPort", [
      {
        field: "tenant",
        message: `must be a tenant's id, 1 to 64 of A-Z a-z 0-9 . _ ~ -: ${String(given).slice(0, 100)}`,
      },
    ]);
  let known: { readonly of: unknown; readonly source: KeySource } | undefined;
  const sourceOf = (published: Published): KeySource => {
    if (published.isErr()) throw new KeysUnavailable(published.error);
    if (known?.of !== published.value)
      known = {
        of: published.value,
        source: holdKeys(createLocalJWKSet({ keys: [...published.value] }), () => 0),
      };
    return known.source;
  };
  return (header, token) => {
    const published = keys.publicKeys(id);
    return isSync(published)
      ? sourceOf(published)(header, token)
      : Promise.resolve(published).then((answer) => sourceOf(answer)(header, token));
  };
};

type Published = Awaited<ReturnType<SigningKeys["publicKeys"]>>;

/** Thrown through jose, whose key lookup knows no other way to fail. */
export class KeysUnavailable extends errors.JOSEError {
  static override code = "ERR_MINTPORT_KEYS_UNAVAILABLE";
  override code = "ERR_MINTPORT_KEYS_UNAVAILABLE";

  constructor(cause: unknown) {
    super("the signing keys cannot be read", { cause });
  }
}
