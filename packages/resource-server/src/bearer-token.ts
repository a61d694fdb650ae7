import { err, ok, type Result } from "neverthrow";
import type { Refusal } from "./refusal.ts";

/** The parts of a request where a token may stand (RFC 6750 §2). */
export interface BearerRequest {
  /** The `Authorization` field; two of them joined by `, `. */
  readonly authorization: string | null | undefined;
  /** The request target, for its query. */
  readonly url: string;
  /** The decoded text of a form body, if the caller has read one. */
  readonly formBody?: string | undefined;
}

/**
 * Takes the token out of the `Authorization` header, the only place where it counts. One in the query or in a form
 * body is not heeded (OAuth 2.1 §5.1), and beside the header it is a second way of sending, which is refused.
 */
export const bearerToken = ({
  authorization,
  url,
  formBody,
}: BearerRequest): Result<string, Refusal> => {
  const match = bearer.exec(authorization ?? "");
  if (match === null) return err({ kind: "token_missing" });
  const token = match[1] ?? "";
  if (namesToken(queryOf(url)) || namesToken(formBody ?? ""))
    return err({ kind: "invalid_request" });
  // Two fields, or more than one token in the field.
  if (token.includes(",") || token.includes(" ")) return err({ kind: "invalid_request" });
  return b64token.test(token) ? ok(token) : err({ kind: "invalid_token" });
};

const queryOf = (url: string): string => {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1);
};

const namesToken = (form: string): boolean =>
  form !== "" && new URLSearchParams(form).has("access_token");

const bearer = /^bearer +(.*)$/is;
/** RFC 6750 §2.1. */
const b64token = /^[A-Za-z0-9._~+/-]+=*$/;
