/**
 * The request parameters that an error description may name.
 *
 * A description never repeats what a client sent, so only these fixed spellings
 * (RFC 6749 §11.2 and the extensions we serve) can appear in one.
 */
export const parameterNames = [
  "grant_type",
  "client_id",
  "client_secret",
  "scope",
  "resource",
  "client_assertion",
  "client_assertion_type",
  "token",
  "token_type_hint",
  "assertion",
  "subject_token",
  "subject_token_type",
  "actor_token",
  "actor_token_type",
  "requested_token_type",
  "audience",
  "api_key",
  "code",
  "code_verifier",
  "code_challenge",
  "code_challenge_method",
  "redirect_uri",
  "response_type",
  "response_mode",
  "state",
  "nonce",
  "prompt",
  "max_age",
  "login_hint",
  "acr_values",
  "ui_locales",
  "display",
  "dpop_jkt",
  "request",
  "request_uri",
  "refresh_token",
  "interaction",
  "decision",
  "device_code",
  "user_code",
] as const;

/** A parameter that a description may name. */
export type ParameterName = (typeof parameterNames)[number];

/** Tells whether an error's description may repeat a parameter's name. */
export const isParameterName = (name: string): name is ParameterName =>
  (parameterNames as readonly string[]).includes(name);
