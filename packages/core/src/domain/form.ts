import { err, ok, Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import { isParameterName } from "../errors/parameter-name.ts";

/** The parameters of a request: each name once, each value non-empty. */
export type Parameters = ReadonlyMap<string, string>;

/** A parameter's name and value, as it was sent. */
export type FormPair = readonly [name: string, value: string];

/** The most pairs that one body may hold; a token request needs fewer than twenty. */
export const maxParameters = 100;

/** A form, read. */
export interface Form {
  readonly parameters: Parameters;
  /** Further values of the name that may repeat, in their order; each non-empty. */
  readonly repeats: readonly FormPair[];
}

/**
 * Decodes a form body (RFC 6749 appendix B): `&` separates, empty pairs are harmless, names are case-sensitive.
 * A repeated name is refused, known or not (§3.2), unless it is `repeatable`; a parameter without a value is as if it were
 * not sent.
 */
export const decodeForm = (
  body: string,
  repeatable?: string,
): Result<Form, OAuthError<"invalid_request">> => {
  const pairs = new PairReader(repeatable);
  if (notAscii.test(body)) return err(invalidRequest("form_malformed"));
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? "" : decodeFormText(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return err(invalidRequest("form_malformed"));
    const fault = pairs.add(name, value);
    if (fault !== undefined) return err(fault);
  }
  return ok(pairs.form());
};

/** The same of a form that a framework has decoded. */
export const readPairs = (
  form: readonly FormPair[],
  repeatable?: string,
): Result<Form, OAuthError<"invalid_request">> => {
  const pairs = new PairReader(repeatable);
  for (const [name, value] of form) {
    const fault = pairs.add(name, value);
    if (fault !== undefined) return err(fault);
  }
  return ok(pairs.form());
};

class PairReader {
  private readonly pairs = new Map<string, string>();
  private readonly empty: string[] = [];
  private readonly repeats: FormPair[] = [];
  private readonly repeatable: string | undefined;

  constructor(repeatable: string | undefined) {
    this.repeatable = repeatable;
  }

  /** Takes a pair, or answers why the form is refused. */
  add(name: string, value: string): OAuthError<"invalid_request"> | undefined {
    if (!this.pairs.has(name)) {
      this.pairs.set(name, value);
      if (value === "") this.empty.push(name);
    } else if (name === this.repeatable) this.repeats.push([name, value]);
    else return repeated(name);
    return this.pairs.size + this.repeats.length > maxParameters
      ? invalidRequest("parameters_too_many")
      : undefined;
  }

  form(): Form {
    for (const name of this.empty) this.pairs.delete(name);
    return {
      parameters: this.pairs,
      repeats: this.repeats.filter(([, value]) => value !== ""),
    };
  }
}

const repeated = (name: string): OAuthError<"invalid_request"> =>
  isParameterName(name)
    ? invalidRequest("parameter_repeated", name)
    : invalidRequest("parameter_repeated");

// biome-ignore lint/suspicious/noControlCharactersInRegex: every byte of ASCII is meant
const notAscii = /[^\x00-\x7f]/;

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
