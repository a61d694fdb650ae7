import type { TenantId } from "../domain/identifiers.ts";
import { httpStatus, invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import {
  type EndpointResponse,
  noStoreJson,
  type ResponseHeaders,
} from "../messages/endpoint-response.ts";

/** The facts of its endpoint that an error's answer states. */
export interface Refusing {
  readonly tenant: TenantId | undefined;
  /** The methods that it answers. */
  readonly allowed: readonly string[];
  /** The challenges of its client authentication methods. Default: Basic. */
  readonly challenges?: (realm: string) => readonly string[];
}

/** An error as it stands on the wire (RFC 6749 §5.2): always JSON, never cached, no detail beyond its sentence. */
export const errorResponse = (error: OAuthError, refusing: Refusing): EndpointResponse => {
  const status = httpStatus(error);
  return {
    status,
    headers: {
      ...noStoreJson,
      ...statusHeaders(error, status, refusing),
      ...(error.dpopNonce === undefined ? {} : { "DPoP-Nonce": error.dpopNonce }),
    },
    body: JSON.stringify({ error: error.error, error_description: error.description }),
  };
};

const statusHeaders = (
  { retryAfter = 1 }: OAuthError,
  status: number,
  { tenant, allowed, challenges }: Refusing,
): ResponseHeaders => {
  switch (status) {
    case 401:
      return { "WWW-Authenticate": challengeFields(challenges, tenant ?? "oauth") };
    case 405:
      return { Allow: allowed.join(", ") };
    case 429:
    case 503:
      return { "Retry-After": String(retryAfter) };
    default:
      return {};
  }
};

/** RFC 9110 §11.6.1: every 401 has a challenge. A tenant id needs no escaping in a quoted string. */
const challengeFields = (
  challenges: Refusing["challenges"],
  realm: string,
): string | readonly string[] => {
  const [first = `Basic realm="${realm}", charset="UTF-8"`, ...others] = challenges?.(realm) ?? [];
  return others.length === 0 ? first : [first, ...others];
};

/** The answer for a path that is none of the server's, for every binding. */
export const unknownEndpoint: EndpointResponse = errorResponse(invalidRequest("endpoint_unknown"), {
  tenant: undefined,
  allowed: [],
});
