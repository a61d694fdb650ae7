import type { TenantId } from "../domain/identifiers.ts";
import { httpStatus, invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import { type EndpointResponse, noStoreJson } from "./endpoint-response.ts";

/** An error as it stands on the wire (RFC 6749 §5.2): always JSON, never cached, no detail beyond its sentence. */
export const errorResponse = (
  error: OAuthError,
  tenant: TenantId | undefined,
  allowed: readonly string[],
): EndpointResponse => {
  const status = httpStatus(error);
  return {
    status,
    headers: {
      ...noStoreJson,
      ...statusHeaders(error, status, { tenant, allowed }),
      ...(error.dpopNonce === undefined ? {} : { "DPoP-Nonce": error.dpopNonce }),
    },
    body: JSON.stringify({ error: error.error, error_description: error.description }),
  };
};

const statusHeaders = (
  { retryAfter = 1 }: OAuthError,
  status: number,
  { tenant, allowed }: { tenant: TenantId | undefined; allowed: readonly string[] },
): Readonly<Record<string, string>> => {
  switch (status) {
    case 401:
      // RFC 9110 §11.6.1: every 401 has a challenge. A tenant id needs no escaping in a quoted string.
      return { "WWW-Authenticate": `Basic realm="${tenant ?? "oauth"}", charset="UTF-8"` };
    case 405:
      return { Allow: allowed.join(", ") };
    case 429:
    case 503:
      return { "Retry-After": String(retryAfter) };
    default:
      return {};
  }
};

/** The answer for a path that is none of the server's, for every binding. */
export const unknownEndpoint: EndpointResponse = errorResponse(
  invalidRequest("endpoint_unknown"),
  undefined,
  [],
);
