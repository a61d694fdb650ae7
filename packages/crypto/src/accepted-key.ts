import { ConfigurationError, type SigningAlgorithm } from "@mintport/core";
import { base64url, type JWK } from "jose";

/**
 * Refuses a key that does not fit its algorithm (RFC 8725 §3.1, RFC 7518 §3.3): RSA below 2048 bits or with another
 * exponent than 65537, another curve, another type. Throws `ConfigurationError`.
 */
export const acceptKey = (alg: SigningAlgorithm, jwk: JWK): void => {
  const fault = faultOf(alg, jwk);
  if (fault !== undefined)
    throw new ConfigurationError("keys", [{ field: "privateJwk", message: fault }]);
};

const faultOf = (alg: SigningAlgorithm, { kty, crv, n, e }: JWK): string | undefined => {
  switch (alg) {
    case "RS256":
    case "PS256":
      if (kty !== "RSA") return `must be an RSA key for ${alg}`;
      if (rsaBits(n) < 2048) return `must be an RSA key of at least 2048 bits`;
      return e === "AQAB" ? undefined : "must have the public exponent 65537";
    case "ES256":
      return kty === "EC" && crv === "P-256" ? undefined : "must be a P-256 key for ES256";
    case "EdDSA":
      return kty === "OKP" && crv === "Ed25519" ? undefined : "must be an Ed25519 key for EdDSA";
  }
};

const rsaBits = (modulus: string | undefined): number => {
  const bytes = base64url.decode(modulus ?? "");
  const first = bytes.findIndex((byte) => byte !== 0);
  const top = bytes[first];
  return top === undefined ? 0 : (bytes.length - first) * 8 - (Math.clz32(top) - 24);
};
