/**
 * The JWS algorithms that Mintport signs with: RFC 7518 §3.1, RFC 8037 §3.1 (`EdDSA`, with Ed25519 only) and
 * RFC 9964 (`ML-DSA-*`). All are asymmetric. A signer of one never falls back to another.
 */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** Every algorithm that a tenant may sign with, the most usual families first. */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "ML-DSA-44",
  "ML-DSA-65",
  "ML-DSA-87",
] as const;
