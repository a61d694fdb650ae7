/** Why a JWT that somebody else signed (RFC 7521 §3) is not believed. */
export type AssertionFault = (typeof assertionFaults)[number];

/** All reasons for which an assertion is not believed, by name. */
export const assertionFaults = [
  "malformed",
  "type_wrong",
  "algorithm_not_allowed",
  "issuer_untrusted",
  "keys_missing",
  "keys_unreachable",
  "keys_address_not_allowed",
  "key_unknown",
  "signature_invalid",
  "issuer_mismatch",
  "subject_mismatch",
  "audience_mismatch",
  "claims_mismatch",
  "expiry_missing",
  "expired",
  "expiry_too_late",
  "not_yet_valid",
  "jti_missing",
  "replayed",
] as const;
