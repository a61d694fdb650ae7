/**
 * The reasons of identity assertions (draft-ietf-oauth-identity-assertion-authz-grant), beside those that any assertion of the grant has.
 * Rows as in `reasons`.
 */
export const identityAssertionReasons = {
  identity_assertion_not_enabled: ["unauthorized_client", "Grant type not enabled for this client"],
  identity_assertion_workload_issuer: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_issuer_of_others: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_client_mismatch: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_tenant_mismatch: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_iat_missing: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_subject_unknown: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_subject_refused: ["invalid_grant", "The assertion is not valid"],
  identity_assertion_key_mismatch: [
    "invalid_grant",
    "The assertion is bound to a key: send a proof of that key",
  ],
  identity_assertion_resource_unknown: [
    "invalid_target",
    "No resource of the assertion is served here",
  ],
  identity_assertion_resource_other: [
    "invalid_target",
    "Requested resource is not one of the assertion",
  ],
  identity_assertion_scope_empty: [
    "invalid_scope",
    "No scope is left of what the assertion, the client and the resource allow",
  ],
} as const;

/** The name of such a reason. */
export type IdentityAssertionReason = keyof typeof identityAssertionReasons;
