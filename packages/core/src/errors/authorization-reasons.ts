import type { clientDocumentReasons } from "./client-document-reasons.ts";
import type { deviceReasons } from "./device-reasons.ts";

/** The reasons of what users authorize: of authorization requests, their pages, codes and refresh tokens. Rows as in `reasons`. */
export const authorizationReasons = {
  authorize_client_unknown: ["invalid_request", "The request is not valid"],
  authorize_client_disabled: ["invalid_request", "The request is not valid"],
  redirect_uri_missing: ["invalid_request", "Parameter redirect_uri is required"],
  redirect_uri_not_registered: ["invalid_request", "Parameter redirect_uri is not registered"],
  query_too_long: ["invalid_request", "The request is too long", 414],
  response_type_unsupported: ["unsupported_response_type", "Parameter response_type must be code"],
  response_mode_unsupported: [
    "invalid_request",
    "Parameter response_mode must be query or form_post",
  ],
  authorization_not_enabled: ["unauthorized_client", "Grant type not enabled for this client"],
  state_too_long: ["invalid_request", "Parameter state is too long"],
  nonce_too_long: ["invalid_request", "Parameter nonce is too long"],
  parameter_malformed: ["invalid_request", "A parameter is not valid"],
  code_challenge_missing: [
    "invalid_request",
    "Parameter code_challenge is required, with code_challenge_method S256",
  ],
  code_challenge_malformed: ["invalid_request", "Parameter code_challenge is not valid"],
  code_challenge_method_unsupported: [
    "invalid_request",
    "Parameter code_challenge_method must be S256",
  ],
  resource_missing: ["invalid_target", "Parameter resource is required"],
  prompt_contradictory: ["invalid_request", "Parameter prompt contradicts itself"],
  prompt_unsupported: ["invalid_request", "A value of prompt is not supported"],
  request_not_pushed: ["invalid_request", "The request must be pushed first"],
  request_not_signed: ["invalid_request", "The request must be signed"],
  request_passed_twice: ["invalid_request", "Send either request or request_uri"],
  request_client_mismatch: ["invalid_request", "Parameter client_id is not that of the request"],
  pushed_request_unknown: ["invalid_request_uri", "Parameter request_uri is not valid any more"],
  pushed_request_used: ["invalid_request_uri", "Parameter request_uri is not valid any more"],
  request_uri_foreign: ["request_uri_not_supported", "Only pushed requests have a request_uri"],
  request_uri_pushed: ["invalid_request", "Parameter request_uri cannot be pushed"],
  request_object_invalid: ["invalid_request_object", "The signed request is not valid"],
  request_object_unsupported: ["request_not_supported", "Signed requests are not supported"],

  login_required: ["login_required", "The user must log in"],
  account_selection_required: ["account_selection_required", "The user must choose an account"],
  consent_required: ["consent_required", "The user must consent"],
  authentication_unmet: [
    "unmet_authentication_requirements",
    "The login that is asked for cannot be reached",
  ],
  user_denied: ["access_denied", "The user denied the request"],
  required_scope_denied: ["access_denied", "The user denied a scope that is required"],
  interaction_expired: ["access_denied", "The user took too long to answer"],
  interaction_unknown: ["invalid_request", "The page is over"],
  interaction_answered: ["invalid_request", "The page was answered already"],
  interaction_foreign: ["invalid_request", "The page belongs to another browser", 403],
  interaction_cross_site: ["invalid_request", "The page belongs to another browser", 403],
  prefetched: ["invalid_request", "The request is not valid"],
  decision_unknown: ["invalid_request", "Parameter decision is not one of the page"],
  visitor_invalid: ["server_error", "The server met an unexpected condition"],

  code_unknown: ["invalid_grant", "The authorization code is not valid"],
  code_expired: ["invalid_grant", "The authorization code is not valid"],
  code_replayed: ["invalid_grant", "The authorization code is not valid"],
  code_of_other_client: ["invalid_grant", "The authorization code is not valid"],
  code_redirect_uri_mismatch: [
    "invalid_grant",
    "Parameter redirect_uri is not that of the authorization request",
  ],
  code_verifier_missing: ["invalid_grant", "Parameter code_verifier is required"],
  code_verifier_mismatch: ["invalid_grant", "Parameter code_verifier does not fit the challenge"],
  code_key_mismatch: ["invalid_grant", "The authorization code is bound to another key"],
  refresh_token_unknown: ["invalid_grant", "The refresh token is not valid"],
  refresh_token_ended: ["invalid_grant", "The refresh token is not valid"],
  refresh_token_reused: ["invalid_grant", "The refresh token is not valid"],
  refresh_token_of_other_client: ["invalid_grant", "The refresh token is not valid"],
  refresh_token_retry_differs: ["invalid_grant", "The refresh token is not valid"],
  refresh_token_key_mismatch: ["invalid_grant", "The refresh token is bound to another key"],
  grant_gone: ["invalid_grant", "The user's consent is over"],
  grant_not_offline: ["invalid_grant", "The user's consent is over"],
  subject_refused: ["invalid_grant", "The user may not get tokens"],
  resource_not_granted: ["invalid_target", "Requested resource was not authorized"],
} as const;

/** A reason that only the user's half has. */
export type AuthorizationReason =
  | keyof typeof authorizationReasons
  | keyof typeof deviceReasons
  | keyof typeof clientDocumentReasons;
