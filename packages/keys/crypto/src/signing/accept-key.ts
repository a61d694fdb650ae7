import { type SigningAlgorithm, signatureSchemes } from "@mintport/core/keys";
import { ConfigurationError } from "@mintport/core/ports";
import { base64url, type JWK } from "jose";
import { keySubject } from "./key-subject.ts";

/**
 * Refuses a key that does not fit its algorithm (RFC 8725 §3.1, RFC 7518 §3.3): RSA below 2048 bits or with another
 * exponent than 65537, another curve, another type. Throws `ConfigurationError`.
 */
export const acceptKey = (named: Parameters<typeof keySubject>[0], jwk: JWK): void => {
  const fault = keyFault(named.alg, jwk);
  if (fault !== undefined)
    throw new ConfigurationError(keySubject(named), [{ field: "privateJwk", message: fault }]);
};

/** What keeps a key from signing by an algorithm; `undefined` if nothing does. */
export const keyFault = (alg: SigningAlgorithm, jwk: JWK): string | undefined => {
  const { kty, crv, n, e } = jwk;
  const scheme = signatureSchemes[alg];
  switch (scheme.family) {
    case "rsa":
    case "rsa-pss":
      if (kty !== "RSA") return `must be an RSA key for ${alg}`;
      if (rsaBits(n) < 2048) return `must be an RSA key of at least 2048 bits`;
      return e === "AQAB" ? undefined : "must have the public exponent 65537";
    case "ecdsa":
      return kty === "EC" && crv === scheme.curve
        ? undefined
        : `must be a ${scheme.curve} key for ${alg}`;
    case "eddsa":
      return kty === "OKP" && crv === "Ed25519" ? undefined : `must be an Ed25519 key for ${alg}`;
    case "ml-dsa":
      // RFC 9964 §3: a key of this type belongs to the one algorithm that its `alg` names.
      return kty === "AKP" && jwk.alg === alg && lengthOf(jwk.pub) === scheme.publicLength
        ? undefined
        : `must be an AKP key for ${alg}`;
  }
};

const rsaBits = (modulus: string | undefined): number => {
  const bytes = base64url.decode(modulus ?? "");
  const first = bytes.findIndex((byte) => byte !== 0);
  const top = bytes[first];
  return top === undefined ? 0 : (bytes.length - first) * 8 - (Math.clz32(top) - 24);
};

const lengthOf = (encoded: string | undefined): number => base64url.decode(encoded ?? "").length;
