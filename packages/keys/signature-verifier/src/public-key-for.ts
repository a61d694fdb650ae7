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
  const held = heldKeys.get(key) ?? hold(key);
  if (!isMeantFor(key, held, alg, scheme)) return undefined;
  if (held.imported === "not yet") held.imported = importKey(key, held.form);
  return held.imported?.kind === kindOf(scheme) ? held.imported : undefined;
};

/** What is known of a key. A JWK can be changed by whoever has it, so of one only the import is kept. */
interface HeldKey {
  /** Asking takes longer than all the rest: Node 24 throws and catches an error to say no. */
  readonly form: "CryptoKey" | "KeyObject" | "JWK";
  /** The scheme that a `CryptoKey` is known to serve. */
  serves?: SignatureScheme;
  /** `undefined` if it is no key that we know; that is not tried again. */
  imported: PublicKey | undefined | "not yet";
}

const heldKeys = new WeakMap<VerificationKey, HeldKey>();

const hold = (key: VerificationKey): HeldKey => {
  const held: HeldKey = { form: formOf(key), imported: "not yet" };
  heldKeys.set(key, held);
  return held;
};

const formOf = (key: VerificationKey): HeldKey["form"] => {
  if (types.isCryptoKey(key)) return "CryptoKey";
  return types.isKeyObject(key) ? "KeyObject" : "JWK";
};

const isMeantFor = (
  key: VerificationKey,
  held: HeldKey,
  alg: string,
  scheme: SignatureScheme,
): boolean => {
  switch (held.form) {
    case "CryptoKey":
      if (held.serves === scheme) return true;
      if (!serves(key as CryptoKey, scheme)) return false;
      held.serves = scheme;
      return true;
    case "KeyObject":
      return (key as KeyObject).type === "public";
    case "JWK":
      return isFor(key as JWK, alg);
  }
};

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

const importKey = (key: VerificationKey, form: HeldKey["form"]): PublicKey | undefined => {
  try {
    const object = objectOf(key, form);
    const kind = kindOfKey(object);
    return kind && { object, kind };
  } catch {
    return undefined;
  }
};

const objectOf = (key: VerificationKey, form: HeldKey["form"]): KeyObject => {
  switch (form) {
    case "CryptoKey":
      return KeyObject.from(key as CryptoKey);
    case "KeyObject":
      return key as KeyObject;
    case "JWK":
      return createPublicKey({ key: key as JsonWebKey, format: "jwk" });
  }
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
