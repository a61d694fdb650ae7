import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";

/** An `Authorization` field, split into its scheme (lower case) and the rest (RFC 9110 §11.4). */
export interface AuthorizationHeader {
  readonly scheme: string;
  readonly credentials: string;
}

/**
 * Reads the `Authorization` field. Two fields arrive joined by a comma (RFC 9110 §5.3); no scheme that a client
 * authenticates with has one, so a comma means that the field was repeated.
 */
export const readAuthorization = (
  value: string | null | undefined,
): Result<AuthorizationHeader | undefined, OAuthError<"invalid_request">> => {
  if (value === null || value === undefined) return ok(undefined);
  if (repeated.test(value)) return err(invalidRequest("authorization_repeated"));
  const space = value.indexOf(" ");
  return ok(
    space === -1
      ? { scheme: value.toLowerCase(), credentials: "" }
      : { scheme: value.slice(0, space).toLowerCase(), credentials: value.slice(space + 1).trim() },
  );
};

/** A second field's scheme and credentials after a comma; `Digest` has commas of its own, but `name=value` after them. */
const repeated = /,\s*[A-Za-z][A-Za-z0-9-]*\s+\S/;
