import { createLocalJWKSet, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from "jose";

/**
 * Finds the key of a set by the `kid` and `alg` of a token's header, and only so: `jwk`, `jku`, `x5c` and `x5u` in a
 * header are never looked at. A key that names an `alg` verifies no other.
 *
 * Keys are imported once for each set: whoever keeps the same array keeps them.
 */
export const keySetOf = (keys: readonly JWK[]): JWTVerifyGetKey => {
  const known = sets.get(keys);
  if (known !== undefined) return known;
  const set = createLocalJWKSet({ keys: [...keys] } satisfies JSONWebKeySet);
  sets.set(keys, set);
  return set;
};

const sets = new WeakMap<readonly JWK[], JWTVerifyGetKey>();
