/** The codes that stand nowhere but at the endpoints of registration (RFC 7591 §3.2.2, RFC 6750 §3.1). */
export type RegistrationOnlyErrorCode =
  | "invalid_token"
  | "invalid_redirect_uri"
  | "invalid_client_metadata"
  | "invalid_software_statement"
  | "unapproved_software_statement";
