/**
 * Why a request was refused: the closed list that observers, audit logs and tests read.
 *
 * A reason is finer than the code on the wire: a wrong secret and an unknown client are two reasons
 * but one `invalid_client`, so that nobody outside can tell them apart. Reasons never leave the server.
 * Each row: the RFC code, the fixed sentence that goes out as `error_description`, and the HTTP status
 * where it is not the code's own (`oauth-error.ts`).
 */
export const reasons = {
  endpoint_unknown: ["invalid_request", "No such endpoint", 404],
  tenant_unknown: ["invalid_request", "No such endpoint", 404],
  tenant_disabled: ["invalid_request", "No such endpoint", 404],

  method_not_allowed: ["invalid_request", "Method not allowed", 405],
  media_type_unsupported: [
    "invalid_request",
    "Content-Type must be application/x-www-form-urlencoded",
  ],
  content_encoding_unsupported: ["invalid_request", "Content-Encoding is not supported"],
  body_too_large: ["invalid_request", "Request body is too large"],
  form_malformed: ["invalid_request", "Request body is not valid form encoding in UTF-8"],
  parameters_too_many: ["invalid_request", "Request body has too many parameters"],
  parameter_repeated: ["invalid_request", "A parameter is sent more than once"],
  parameter_missing: ["invalid_request", "A required parameter is missing"],
  credential_in_url: [
    "invalid_request",
    "Credentials must not be sent in the URL; send them in the body or in the Authorization header",
  ],

  authorization_repeated: ["invalid_request", "The Authorization header is sent more than once"],
  authentication_ambiguous: [
    "invalid_request",
    "Use one client authentication method in each request",
  ],
  client_id_mismatch: [
    "invalid_request",
    "Parameter client_id names another client than the credentials",
  ],
  credentials_missing: ["invalid_client", "Invalid client credentials"],
  credentials_malformed: ["invalid_client", "Invalid client credentials"],
  authentication_scheme_unsupported: ["invalid_client", "Invalid client credentials"],
  authentication_method_not_allowed: ["invalid_client", "Invalid client credentials"],
  client_unknown: ["invalid_client", "Invalid client credentials"],
  client_disabled: ["invalid_client", "Invalid client credentials"],
  secret_mismatch: ["invalid_client", "Invalid client credentials"],

  grant_type_unknown: ["unsupported_grant_type", "Grant type is not supported"],
  grant_type_not_enabled: ["unauthorized_client", "Grant type not enabled for this client"],
  client_is_public: ["unauthorized_client", "Grant type not enabled for this client"],

  scope_malformed: ["invalid_scope", "Requested scope is malformed"],
  scope_too_long: ["invalid_scope", "Requested scope has too many values"],
  scope_not_allowed: ["invalid_scope", "Requested scope is not allowed for this client"],
  scope_empty: ["invalid_scope", "No scope is requested and this client has no default scope"],
  resource_malformed: [
    "invalid_target",
    "Parameter resource must be an absolute URI without a fragment",
  ],
  resource_unknown: ["invalid_target", "Requested resource is not served here"],

  port_unavailable: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  port_timed_out: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  port_conflict: ["temporarily_unavailable", "The server is temporarily unable to answer"],
  data_corrupt: ["server_error", "The server met an unexpected condition"],
  grant_overreached: ["server_error", "The server met an unexpected condition"],
  defect: ["server_error", "The server met an unexpected condition"],
} as const;

export type Reason = keyof typeof reasons;

/** The reasons whose code on the wire is `Code`. */
export type ReasonOf<Code extends string> = {
  [R in Reason]: (typeof reasons)[R][0] extends Code ? R : never;
}[Reason];
