/** The reasons of clients that register themselves (RFC 7591 §3.2.2, RFC 7592 §2, RFC 6750 §3.1). Rows as in `reasons`. */
export const registrationReasons = {
  json_required: ["invalid_request", "Content-Type must be application/json", 415],
  json_malformed: [
    "invalid_request",
    "Request body must be one JSON object in UTF-8 that names each member once",
  ],
  metadata_invalid: ["invalid_client_metadata", "The client metadata is not valid"],
  metadata_redirect_uri_invalid: ["invalid_redirect_uri", "A redirect URI is not valid"],
  software_statement_invalid: ["invalid_software_statement", "The software statement is not valid"],
  software_statement_unapproved: [
    "unapproved_software_statement",
    "The software statement is not approved for use here",
  ],
  initial_access_token_missing: [
    "invalid_token",
    "Registering takes an initial access token or a software statement here",
  ],
  initial_access_token_unknown: ["invalid_token", "The access token is not valid"],
  initial_access_token_expired: ["invalid_token", "The access token is not valid"],
  initial_access_token_used_up: ["invalid_token", "The access token is not valid"],
  initial_access_token_profile_unknown: ["invalid_token", "The access token is not valid"],
  registration_access_token_missing: ["invalid_token", "The access token is not valid"],
  registration_access_token_mismatch: ["invalid_token", "The access token is not valid"],
  registration_unknown: ["invalid_token", "The access token is not valid"],
  registration_disabled: ["invalid_token", "The access token is not valid"],
  registration_member_forbidden: [
    "invalid_request",
    "The request must not hold what only the server sets",
  ],
  registration_client_mismatch: [
    "invalid_request",
    "client_id must be the client whose registration this is",
  ],
  registration_secret_mismatch: [
    "invalid_request",
    "client_secret must be the present one, or be left out",
  ],
  registration_closed: ["access_denied", "Registrations cannot be changed here", 403],
  registration_changed_meanwhile: [
    "invalid_request",
    "The registration was changed by another request; read it again",
    409,
  ],
} as const;

/** The name of such a reason. */
export type RegistrationReason = keyof typeof registrationReasons;
