import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";

/** An `Authorization` field, split into its scheme (lower case) and the rest (RFC 9110 §11.4). */
export interface AuthorizationHeader {
  readonly scheme: string;
  readonly credentials: string;
}

/**
 * Reads the `Authorization` field. Two fields arrive joined by a comma (RFC 9110 §5.3), and are refused: which of
 * them counts would be anybody's guess.
 */
export const readAuthorization = (
  value: string | null | undefined,
): Result<AuthorizationHeader | undefined, OAuthError<"invalid_request">> => {
  if (value === null || value === undefined) return ok(undefined);
  if (repeated.test(value.replaceAll(quoted, '""')))
    return err(invalidRequest("authorization_repeated"));
  const space = value.indexOf(" ");
  return ok(
    space === -1
      ? { scheme: value.toLowerCase(), credentials: "" }
      : { scheme: value.slice(0, space).toLowerCase(), credentials: value.slice(space + 1).trim() },
  );
};

/** A quoted string may hold commas of its own (RFC 9110 §5.6.4). */
const quoted = /"(?:\\.|[^"\\])*"/g;

/**
 * A comma at either end; after `scheme token68`, which holds none; or before another `scheme credentials`. What is
 * left are the commas between the `name=value` of a scheme that has parameters, as Digest.
 */
const repeated = /^\s*,|,\s*$|^[^\s,]+ +[\w.~+/-]+=*\s*,|,\s*[A-Za-z][\w-]* +[^\s=,]/;
