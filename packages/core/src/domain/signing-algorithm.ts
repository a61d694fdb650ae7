/** The JWS algorithms that Mintport signs with (RFC 7518 §3.1, RFC 8037 §3.1). All are asymmetric. */
export type SigningAlgorithm = "RS256" | "PS256" | "ES256" | "EdDSA";

export const signingAlgorithms: readonly SigningAlgorithm[] = ["RS256", "PS256", "ES256", "EdDSA"];
