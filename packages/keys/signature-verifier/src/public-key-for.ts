import { createPublicKey, type JsonWebKey, KeyObject } from "node:crypto";
import { types } from "node:util";
import type { Curve, SignatureScheme } from "@mintport/core/keys";
import type { VerificationKey } from "@mintport/core/ports";
import type { CryptoKey, JWK } from "jose";

/** A public key as `node:crypto` takes it, and what it is good for. */
export interface PublicKey {
  readonly object: KeyObject;
  readonly kind: "rsa" | Curve | "Ed25519";
}

/**
 * The key, if `alg` may be verified with it; `undefined` otherwise. Keys are imported once: whoever keeps the same
 * object keeps the work.
 */
export const publicKeyFor = (
  key: VerificationKey,
  alg: string,
  scheme: SignatureScheme,
): PublicKey | undefined => {
  if (!isMeantFor(key, alg, scheme)) return undefined;
  const known = imported.get(key) ?? importKey(key);
  imported.set(key, known);
  return known?.kind === kindOf(scheme) ? known : undefined;
};

const imported = new WeakMap<VerificationKey, PublicKey | undefined>();

const isMeantFor = (key: VerificationKey, alg: string, scheme: SignatureScheme): boolean => {
  if (isPlatformKey(key)) return serves(key, scheme);
  return isKeyObject(key) ? key.type === "public" : isFor(key as JWK, alg);
};

const isPlatformKey = (key: VerificationKey): key is CryptoKey => types.isCryptoKey(key);

const isKeyObject = (key: VerificationKey): key is KeyObject => types.isKeyObject(key);

/** A `CryptoKey` is of one algorithm and one hash, and says so. */
const serves = ({ type, usages, algorithm }: CryptoKey, scheme: SignatureScheme): boolean => {
  const { name, hash } = algorithm as { readonly name: string; readonly hash?: { name: string } };
  const hashName = hash?.name.replace("-", "").toLowerCase();
  if (type !== "public" || !usages.includes("verify")) return false;
  switch (scheme.family) {
    case "rsa":
      return name === "RSASSA-PKCS1-v1_5" && hashName === scheme.hash;
    case "rsa-pss":
      return name === "RSA-PSS" && hashName === scheme.hash;
    case "ecdsa":
      return name === "ECDSA";
    case "eddsa":
      return name === "Ed25519";
    case "ml-dsa":
      return false;
  }
};

/** RFC 7517 §4.2 to §4.4. A private key would verify as well, and must not lie around where one verifies. */
const isFor = ({ d, alg, use, key_ops: operations }: JWK, wanted: string): boolean =>
  d === undefined &&
  (alg === undefined || alg === wanted) &&
  (use === undefined || use === "sig") &&
  (operations === undefined || operations.includes("verify"));

const importKey = (key: VerificationKey): PublicKey | undefined => {
  try {
    const object = objectOf(key);
    const kind = kindOfKey(object);
    return kind && { object, kind };
  } catch {
    return undefined;
  }
};

const objectOf = (key: VerificationKey): KeyObject => {
  if (isPlatformKey(key)) return KeyObject.from(key);
  return isKeyObject(key) ? key : createPublicKey({ key: key as JsonWebKey, format: "jwk" });
};

const kindOfKey = ({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): PublicKey["kind"] | undefined => {
  if (asymmetricKeyType === "rsa")
    return (asymmetricKeyDetails?.modulusLength ?? 0) < leastModulus ? undefined : "rsa";
  if (asymmetricKeyType === "ed25519") return "Ed25519";
  return asymmetricKeyType === "ec"
    ? curves.get(asymmetricKeyDetails?.namedCurve ?? "")
    : undefined;
};

const kindOf = (scheme: SignatureScheme): PublicKey["kind"] | undefined => {
  switch (scheme.family) {
    case "rsa":
    case "rsa-pss":
      return "rsa";
    case "ecdsa":
      return scheme.curve;
    case "eddsa":
      return "Ed25519";
    case "ml-dsa":
      return undefined;
  }
};

/** Bits (RFC 7518 §3.3 and §3.5). */
const leastModulus = 2048;

const curves: ReadonlyMap<string, Curve> = new Map([
  ["prime256v1", "P-256"],
  ["secp384r1", "P-384"],
  ["secp521r1", "P-521"],
]);
