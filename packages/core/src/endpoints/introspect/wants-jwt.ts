import type { EndpointRequest } from "../../messages/endpoint-request.ts";

/** Whether the answer is wanted as a signed JWT (RFC 9701 §4): only if `Accept` names that media type itself. */
export const wantsJwt = ({ headers }: EndpointRequest): boolean =>
  (headers.get("accept") ?? "").split(",").some((range) => {
    const [mediaType = "", ...parameters] = range
      .split(";")
      .map((part) => part.trim().toLowerCase());
    return (
      mediaType === introspectionMediaType &&
      !parameters.some((part) => /^q=0(?:\.0*)?$/.test(part))
    );
  });

/** The media type of an introspection answer that is a JWT (RFC 9701 §4). */
export const introspectionMediaType = "application/token-introspection+jwt";
