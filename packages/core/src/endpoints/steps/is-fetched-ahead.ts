import type { EndpointRequest } from "../../messages/endpoint-request.ts";

/**
 * Whether a browser asks before its user did: `Sec-Purpose: prefetch` (Fetch, §"`Sec-Purpose`"), and what browsers sent before that
 * header had a name.
 *
 * @example isFetchedAhead(request.headers)
 */
export const isFetchedAhead = (headers: EndpointRequest["headers"]): boolean =>
  names.some((name) => /\b(?:prefetch|preview)\b/i.test(headers.get(name) ?? ""));

const names = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
