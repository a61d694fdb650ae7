import type { JWK } from "jose";
import { verifies } from "../domain/key-use.ts";

/** The members of a header that tell which key signed. */
export interface KeyHint {
  readonly alg: string;
  readonly kid: string | undefined;
}

/**
 * The one key of a set that a token's header names by `kid` and `alg`, and only so: `jwk`, `jku`, `x5c` and `x5u` in a
 * header are never looked at. A key that names an `alg` verifies no other, and one for encryption verifies nothing.
 * `undefined` if none fits, and if more than one does: then the header does not say which.
 */
export const selectKey = <Key extends JWK>(
  keys: readonly Key[],
  { alg, kid }: KeyHint,
): Key | undefined => {
  const [key, another] = keys.filter(
    (jwk) =>
      (kid === undefined || jwk.kid === kid) &&
      jwk.kty !== undefined &&
      verifies({ ...jwk, kty: jwk.kty }, alg),
  );
  return another === undefined ? key : undefined;
};
