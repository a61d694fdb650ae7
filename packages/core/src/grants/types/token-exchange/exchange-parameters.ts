import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../../../errors/oauth-error.ts";
import type { ParameterName } from "../../../errors/parameter-name.ts";

/** The parameters of a token exchange (RFC 8693 §2.1) that are its own. */
export interface ExchangeParameters {
  readonly subjectToken: string;
  readonly actorToken: string | undefined;
  /** Whom the token is asked for, by name; `undefined` if that is for `resource` to say. */
  readonly audience: string | undefined;
}

type Parameters = ReadonlyMap<string, string>;

/** Reads them. Types are required where there is a token, and only there. */
export const readExchange = (
  parameters: Parameters,
): Result<ExchangeParameters, OAuthError<"invalid_request">> => {
  const actorToken = parameters.get("actor_token");
  return requireParameter(parameters, "subject_token")
    .andThrough(() => requireParameter(parameters, "subject_token_type").andThen(requireKnownType))
    .andThrough(() => actorType(actorToken, parameters.get("actor_token_type")))
    .andThrough(() => requireKnownType(parameters.get("requested_token_type") ?? accessTokenType))
    .map((subjectToken) => ({ subjectToken, actorToken, audience: parameters.get("audience") }));
};

const requireParameter = (
  parameters: Parameters,
  name: ParameterName,
): Result<string, OAuthError<"invalid_request">> => {
  const value = parameters.get(name);
  return value === undefined ? err(invalidRequest("parameter_missing", name)) : ok(value);
};

/** §2.1: the type is "REQUIRED when the actor_token parameter is present … but MUST NOT be included otherwise". */
const actorType = (
  token: string | undefined,
  type: string | undefined,
): Result<void, OAuthError<"invalid_request">> => {
  if ((token === undefined) !== (type === undefined))
    return err(invalidRequest("actor_token_type_without_token"));
  return type === undefined ? ok() : requireKnownType(type);
};

/** Access tokens only: an ID token or a refresh token in its place is refused. */
const requireKnownType = (type: string): Result<void, OAuthError<"invalid_request">> =>
  type === accessTokenType ? ok() : err(invalidRequest("token_type_unsupported"));

const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
