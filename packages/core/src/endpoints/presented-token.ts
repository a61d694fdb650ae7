import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { Parameters } from "./parameters.ts";

/**
 * The `token` that introspection and revocation are about (RFC 7662 §2.1, RFC 7009 §2.1). `token_type_hint` is not
 * looked at: a token says itself of which kind it is.
 */
export const presentedToken = (
  parameters: Parameters,
): Result<string, OAuthError<"invalid_request">> => {
  const token = parameters.get("token");
  return token === undefined ? err(invalidRequest("parameter_missing", "token")) : ok(token);
};
