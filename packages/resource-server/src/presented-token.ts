import { err, ok, type Result } from "@mintport/core/result";
import type { Refusal } from "./refusal.ts";

/** The parts of a request that decide whether it may pass (RFC 6750 §2, RFC 9449 §7). */
export interface ProtectedRequest {
  /** The `Authorization` field; two of them joined by `, `. */
  readonly authorization: string | null | undefined;
  /** The request target, for its path and its query. */
  readonly url: string;
  /** The HTTP method; needed for tokens that are bound to a DPoP key. */
  readonly method?: string | undefined;
  /** The `X-API-Key` field. */
  readonly apiKey?: string | null | undefined;
  /** The `DPoP` field. */
  readonly dpop?: string | null | undefined;
  /** The `x5t#S256` of the certificate that the TLS client proved to hold. */
  readonly certificateThumbprint?: (() => string | undefined) | undefined;
  /** The decoded text of a form body, if the caller has read one. */
  readonly formBody?: string | undefined;
}

/** A token, and the scheme that it came with. */
export interface PresentedToken {
  readonly scheme: "bearer" | "dpop" | "api_key";
  readonly token: string;
}

/**
 * Takes the token out of the `Authorization` header, the only place where it counts. One in the query or in a form
 * body is not heeded (OAuth 2.1 §5.1), and beside the header it is a second way of sending, which is refused.
 */
export const presentedToken = ({
  authorization,
  url,
  formBody,
  apiKey,
}: ProtectedRequest): Result<PresentedToken, Refusal> => {
  const [start = "", scheme = ""] = credentials.exec(authorization ?? "") ?? [];
  if (apiKey !== undefined && apiKey !== null)
    return authorization === undefined || authorization === null
      ? ok({ scheme: "api_key", token: apiKey })
      : err({ kind: "invalid_request" });
  if (scheme === "") return err({ kind: "token_missing" });
  if (namesToken(queryOf(url)) || namesToken(formBody ?? ""))
    return err({ kind: "invalid_request" });
  const token = authorization?.slice(start.length) ?? "";
  if (token68.test(token))
    return ok({ scheme: scheme.toLowerCase() === "dpop" ? "dpop" : "bearer", token });
  // Two fields, or more than one token in the field.
  return err({ kind: /[, ]/.test(token) ? "invalid_request" : "invalid_token" });
};

const queryOf = (url: string): string => {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1);
};

const namesToken = (form: string): boolean =>
  form !== "" && new URLSearchParams(form).has("access_token");

const credentials = /^(bearer|dpop) +/i;
/** RFC 6750 §2.1, RFC 9449 §7.1. */
const token68 = /^[A-Za-z0-9._~+/-]+=*$/;
