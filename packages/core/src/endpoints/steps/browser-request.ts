import { err, ok, type Result } from "neverthrow";
import {
  type RequestParameters,
  requestParameters,
} from "../../domain/authorization/request-parameters.ts";
import { decodeFormText, type FormPair, maxParameters } from "../../domain/form.ts";
import { type ClientId, parseClientId } from "../../domain/identifiers.ts";
import { invalidRequest, type OAuthError, serverError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import { isFormMediaType } from "../form-request.ts";
import type { Received } from "../known.ts";
import { isFetchedAhead } from "./is-fetched-ahead.ts";

/** A browser's request, decoded; nothing of it is believed yet. */
export interface BrowserRequest extends Received {
  readonly parameters: RequestParameters;
  /** The client that it names, once and in a form that a client's id can have. */
  readonly claimedClient: ClientId | undefined;
}

/** Reads the parameters of a browser's request: of the query, or of a posted form (OAuth 2.1 §3.1). Of both, the form counts. */
export const readBrowserRequest =
  (bodyLimit: number) =>
  (known: Received): Result<BrowserRequest, OAuthError<"invalid_request" | "server_error">> => {
    const { request } = known;
    // A browser that fetches ahead has not been asked to by its user: it must find nothing done.
    if (isFetchedAhead(request.headers))
      return err(refuseAuthorization("invalid_request", "prefetched"));
    const pairs = request.method === "POST" ? formPairs(request, bodyLimit) : queryPairs(request);
    return pairs.map((read) => {
      const parameters = requestParameters(read);
      const client = parameters.get("client_id");
      return {
        ...known,
        parameters,
        claimedClient: client === undefined ? undefined : parseClientId(client),
      };
    });
  };

const queryPairs = ({
  url,
}: EndpointRequest): Result<readonly FormPair[], OAuthError<"invalid_request">> => {
  if (url.length > maxUrlLength)
    return err(refuseAuthorization("invalid_request", "query_too_long"));
  const query = url.indexOf("?");
  return query === -1 ? ok([]) : decodePairs(url.slice(query + 1));
};

/** Room for a signed request of a few KiB; servers in front take no more. */
const maxUrlLength = 16_384;

const formPairs = (
  request: EndpointRequest,
  bodyLimit: number,
): Result<readonly FormPair[], OAuthError<"invalid_request" | "server_error">> => {
  const { body, form, headers } = request;
  if (!isFormMediaType(headers.get("content-type")))
    return err(invalidRequest("media_type_unsupported"));
  if (body === undefined)
    return form === undefined
      ? err(serverError("body_taken", new Error("somebody read the body before the binding")))
      : ok(form);
  return body.length > bodyLimit ? err(invalidRequest("body_too_large")) : decodePairs(body);
};

const decodePairs = (text: string): Result<readonly FormPair[], OAuthError<"invalid_request">> => {
  const pairs: FormPair[] = [];
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    if (pairs.length === maxParameters) return err(invalidRequest("parameters_too_many"));
    const equals = pair.indexOf("=");
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? "" : decodeFormText(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return err(invalidRequest("form_malformed"));
    pairs.push([name, value]);
  }
  return ok(pairs);
};
