/** Why a DPoP proof (RFC 9449 §4.3) is not believed. */
export type ProofFault = (typeof proofFaults)[number];

/** All reasons for which a DPoP proof is not believed, by name (RFC 9449 §4.3). */
export const proofFaults = [
  "missing",
  "repeated",
  "malformed",
  "type_wrong",
  "algorithm_not_allowed",
  "key_invalid",
  "signature_invalid",
  "method_mismatch",
  "uri_mismatch",
  "stale",
  "jti_missing",
  "token_mismatch",
  "key_mismatch",
  "replayed",
] as const;
