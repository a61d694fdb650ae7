import { Result } from "neverthrow";

/**
 * Decodes one name or value of `application/x-www-form-urlencoded` (RFC 6749 appendix B): `+` is a space, `%XX` are
 * bytes of UTF-8. `undefined` if a `%` is not followed by two hex digits or the bytes are not UTF-8: what is
 * malformed is refused, never repaired.
 */
export const decodeFormText = (text: string): string | undefined =>
  text.includes("%") || text.includes("+")
    ? decode(text.replaceAll("+", " ")).unwrapOr(undefined)
    : text;

/** Throws on what is no UTF-8: overlong forms, surrogates and cut sequences included. */
const decode: (text: string) => Result<string | undefined, unknown> =
  Result.fromThrowable(decodeURIComponent);
