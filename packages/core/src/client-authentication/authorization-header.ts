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
  if (repeated.test(withoutQuoted(value))) return err(invalidRequest("authorization_repeated"));
  const space = value.indexOf(" ");
  return ok(
    space === -1
      ? { scheme: value.toLowerCase(), credentials: "" }
      : { scheme: value.slice(0, space).toLowerCase(), credentials: value.slice(space + 1).trim() },
  );
};

/**
 * The field with every quoted string emptied, which may hold commas of its own (RFC 9110 §5.6.4). One pass: what follows
 * a quotation mark that is never closed stays as it is, and is not looked at from the next one again.
 */
const withoutQuoted = (value: string): string => {
  let kept = "";
  let from = 0;
  for (let open = value.indexOf('"'); open !== -1; open = value.indexOf('"', from)) {
    const close = endOfQuoted(value, open);
    if (close === -1) break;
    kept += `${value.slice(from, open)}""`;
    from = close + 1;
  }
  return kept + value.slice(from);
};

/** Where the quoted string that begins at `open` is closed; -1 if nowhere. */
const endOfQuoted = (value: string, open: number): number => {
  for (let at = open + 1; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === '"') return at;
    if (character === "\\") at++;
  }
  return -1;
};

/**
 * A comma at either end; after `scheme token68`, which holds none; or before another `scheme credentials`. What is
 * left are the commas between the `name=value` of a scheme that has parameters, as Digest.
 */
const repeated = /^\s*,|,\s*$|^[^\s,]+ +[\w.~+/-]+=*\s*,|,\s*[A-Za-z][\w-]* +[^\s=,]/;
