import type { PublicKeys, RegisteredJwk } from "./public-keys.ts";

/** The members of a JWK that say for what it may be used (RFC 7517 §4). */
export type KeyUse = Pick<RegisteredJwk, "kty"> & {
  readonly crv?: unknown;
  readonly alg?: unknown;
  readonly use?: unknown;
  readonly key_ops?: unknown;
};

/**
 * Whether a key verifies signatures of the algorithm: by its kind, and by what it says of itself. A key that names an
 * `alg` verifies no other, and one for encryption verifies nothing.
 */
export const verifies = (jwk: KeyUse, alg: string): boolean => {
  const kind = kindOf(alg);
  return (
    kind !== undefined &&
    jwk.kty === kind.kty &&
    (kind.crv === undefined || jwk.crv === kind.crv) &&
    // An `AKP` key is of one algorithm, which it must name (RFC 9964).
    (jwk.alg === undefined && kind.kty !== "AKP" ? true : jwk.alg === alg) &&
    (jwk.use === undefined || jwk.use === "sig") &&
    (jwk.key_ops === undefined || (Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify")))
  );
};

/** Whether one of the keys verifies signatures by one of the algorithms. Keys that are elsewhere may. */
export const canVerify = (keys: PublicKeys | undefined, algorithms: readonly string[]): boolean =>
  keys === undefined ||
  !("jwks" in keys) ||
  keys.jwks.some((jwk) => algorithms.some((alg) => verifies(jwk, alg)));

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
