import { err, ok, type Result } from "neverthrow";
import {
  type AuthorizationHeader,
  readAuthorization,
} from "../client-authentication/authorization-header.ts";
import type { ReadCertificate } from "../domain/client-certificate.ts";
import { decodeForm, type Form, readPairs } from "../domain/form.ts";
import { invalidRequest, type OAuthError, serverError } from "../errors/oauth-error.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { HeaderFields } from "../messages/header-fields.ts";

/** A form posted by a client, decoded; nothing of it is believed yet. */
export interface FormRequest extends Form {
  readonly authorization: AuthorizationHeader | undefined;
  readonly headers: HeaderFields;
  readonly clientCertificate: ReadCertificate | undefined;
  readonly remoteAddress: string | undefined;
  /** Whether a credential stands in the URL, where it gets logged (RFC 6749 §2.3.1). */
  readonly credentialInUrl: boolean;
}

/** By what a form is read. */
export interface FormRules {
  readonly bodyLimit: number;
  /** The names of credentials. */
  readonly neverInUrl: readonly string[];
  /** The one name that may come more than once; none, if there is none. */
  readonly repeatable?: string | undefined;
}

/** Reads the transport: media type, size, form, `Authorization`. The URL's query gives no parameter. */
export const readFormRequest = (
  request: EndpointRequest,
  { bodyLimit, neverInUrl, repeatable }: FormRules,
): Result<FormRequest, OAuthError<"invalid_request" | "server_error">> => {
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding.toLowerCase() !== "identity")
    return err(invalidRequest("content_encoding_unsupported"));
  if (!isFormMediaType(request.headers.get("content-type")))
    return err(invalidRequest("media_type_unsupported"));
  if (request.body === undefined && request.form === undefined)
    return err(serverError("body_taken", bodyTaken));
  if (lengthOf(request) > bodyLimit) return err(invalidRequest("body_too_large"));
  const form =
    request.body === undefined
      ? readPairs(request.form ?? [], repeatable)
      : decodeForm(request.body, repeatable);
  if (form.isErr()) return err(form.error);
  const field = request.headers.get("authorization") ?? undefined;
  const authorization = field === undefined ? none : readAuthorization(field);
  if (authorization.isErr()) return err(authorization.error);
  return ok({
    ...form.value,
    authorization: authorization.value,
    headers: request.headers,
    clientCertificate: request.clientCertificate,
    remoteAddress: request.remoteAddress,
    credentialInUrl: holdsOneOf(neverInUrl, request.url),
  });
};

/** Of a form that a framework has parsed, as it would be with nothing to escape. */
const lengthOf = ({ body, form = [] }: EndpointRequest): number =>
  body?.length ??
  form.reduce((length, [name, value]) => length + name.length + value.length + 2, 0);

/**
 * Whether a `Content-Type` is `application/x-www-form-urlencoded`, in any case and with any parameters. The charset
 * is not heeded: the form's bytes are ASCII and what they encode is UTF-8 (RFC 6749 appendix B).
 */
export const isFormMediaType = (contentType: string | null | undefined): boolean =>
  contentType === formMediaType ||
  (contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "") === formMediaType;

const formMediaType = "application/x-www-form-urlencoded";

const none = ok(undefined);

const bodyTaken = new Error(
  "somebody read the body before the binding and left nothing of it: mount the binding before body parsers",
);

const holdsOneOf = (names: readonly string[], url: string): boolean => {
  const query = url.indexOf("?");
  if (query === -1) return false;
  const parameters = new URLSearchParams(url.slice(query + 1));
  return names.some((name) => parameters.has(name));
};
