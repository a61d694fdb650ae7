import type { JWK } from "jose";

/** What a header says of the key that signed. */
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
  const kind = kindOf(alg);
  if (kind === undefined) return undefined;
  const [key, another] = keys.filter(
    (jwk) =>
      jwk.kty === kind.kty &&
      (kind.crv === undefined || jwk.crv === kind.crv) &&
      (kid === undefined || jwk.kid === kid) &&
      // An `AKP` key is of one algorithm, which it must name (RFC 9964).
      (jwk.alg === undefined && kind.kty !== "AKP" ? true : jwk.alg === alg) &&
      (jwk.use === undefined || jwk.use === "sig") &&
      (jwk.key_ops === undefined || jwk.key_ops.includes("verify")),
  );
  return another === undefined ? key : undefined;
};

interface KeyKind {
  readonly kty: string;
  readonly crv?: string;
}

const kindOf = (alg: string): KeyKind | undefined =>
  curves.get(alg) ?? families.get(alg.slice(0, 2));

const curves: ReadonlyMap<string, KeyKind> = new Map([
  ["ES256", { kty: "EC", crv: "P-256" }],
  ["ES384", { kty: "EC", crv: "P-384" }],
  ["ES512", { kty: "EC", crv: "P-521" }],
  ["EdDSA", { kty: "OKP", crv: "Ed25519" }],
  ["Ed25519", { kty: "OKP", crv: "Ed25519" }],
]);

const families: ReadonlyMap<string, KeyKind> = new Map([
  ["RS", { kty: "RSA" }],
  ["PS", { kty: "RSA" }],
  ["ML", { kty: "AKP" }],
]);
