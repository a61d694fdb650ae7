import { err, ok, type Result } from "neverthrow";
import {
  type AuthorizationHeader,
  readAuthorization,
} from "../../client-authentication/authorization-header.ts";
import { parseScope, type Scope } from "../../domain/scope.ts";
import { invalidRequest, invalidScope, type OAuthError } from "../../errors/oauth-error.ts";
import { isFormMediaType } from "../media-type.ts";
import type { EndpointRequest } from "../message.ts";
import { decodeForm, type Parameters } from "../parameters.ts";

/** A token request, decoded; nothing of it is believed yet. */
export interface TokenRequest {
  readonly parameters: Parameters;
  readonly authorization: AuthorizationHeader | undefined;
  /** Whether a credential stands in the URL, where it gets logged (RFC 6749 §2.3.1). */
  readonly credentialInUrl: boolean;
}

/** Reads the transport: media type, size, form, `Authorization`. The URL's query gives no parameter. */
export const readTokenRequest = (
  request: EndpointRequest,
  bodyLimit: number,
): Result<TokenRequest, OAuthError<"invalid_request">> => {
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding.toLowerCase() !== "identity")
    return err(invalidRequest("content_encoding_unsupported"));
  if (!isFormMediaType(request.headers.get("content-type")))
    return err(invalidRequest("media_type_unsupported"));
  if (request.body.length > bodyLimit) return err(invalidRequest("body_too_large"));
  return decodeForm(request.body).andThen((parameters) =>
    readAuthorization(request.headers.get("authorization")).map((authorization) => ({
      parameters,
      authorization,
      credentialInUrl: holdsCredential(request.url),
    })),
  );
};

/** The scope asked for; `undefined` if none was. */
export const requestedScope = (
  parameters: Parameters,
): Result<Scope | undefined, OAuthError<"invalid_scope">> => {
  const text = parameters.get("scope");
  return text === undefined ? ok(undefined) : parseScope(text).mapErr(invalidScope);
};

const holdsCredential = (url: string): boolean => {
  const query = url.indexOf("?");
  if (query === -1) return false;
  const names = new URLSearchParams(url.slice(query + 1));
  return names.has("client_secret") || names.has("client_assertion");
};
