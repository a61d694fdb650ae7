import type { Endpoint, EndpointRequest, EndpointResponse, ServedEndpoint } from "@mintport/core";
import type { AllowedOrigins } from "./cors-options.ts";

/**
 * An endpoint whose answers the scripts of some origins may read, and which answers their preflights. Everybody else gets the
 * same answers without leave to read them.
 */
export const withCors = (
  { handle, methods }: Pick<ServedEndpoint, "handle" | "methods">,
  origins: AllowedOrigins,
): Endpoint => {
  const preflight = {
    "Access-Control-Allow-Methods": methods.join(", "),
    "Access-Control-Allow-Headers": "Authorization, Content-Type, DPoP",
    "Access-Control-Max-Age": "600",
  };
  return async (request) => {
    const origin = request.headers.get("origin") ?? undefined;
    const isAllowed = origin !== undefined && origins.has(origin);
    if (isAllowed && isPreflight(request))
      return leave({ status: 204, headers: preflight, body: "" }, origins, origin);
    return leave(await handle(request), origins, isAllowed ? origin : undefined);
  };
};

const isPreflight = ({ method, headers }: EndpointRequest): boolean =>
  method === "OPTIONS" && Boolean(headers.get("access-control-request-method"));

const leave = (
  answer: EndpointResponse,
  { everyone }: AllowedOrigins,
  origin: string | undefined,
): EndpointResponse => ({
  ...answer,
  headers: {
    ...answer.headers,
    ...(origin === undefined ? undefined : leaveFor(everyone ? "*" : origin)),
    // A cache must keep the answers for different origins apart, also the one without leave.
    ...(everyone ? undefined : { Vary: varied(answer.headers) }),
  },
});

const leaveFor = (origin: string) => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Expose-Headers": exposed,
});

/** The fields that a client of these endpoints acts on: a fresh nonce (RFC 9449 §8), a challenge, a time to wait. */
const exposed = "DPoP-Nonce, WWW-Authenticate, Retry-After";

const varied = ({ Vary: own }: EndpointResponse["headers"]): string =>
  own === undefined ? "Origin" : `${String(own)}, Origin`;
