/** The JWS algorithms by which others may sign what we believe. Asymmetric only (RFC 8725 §3.1); never `none`. */
export const asymmetricAlgorithms: readonly string[] = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];
