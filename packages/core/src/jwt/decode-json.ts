import { base64url } from "jose";

/**
 * The JSON object that a segment of a JWS holds; `undefined` if it holds something else. Throws for what is no base64url
 * or no JSON. As with encoding, ASCII has a shorter way.
 */
export const decodeJson = (segment: string): Readonly<Record<string, unknown>> | undefined => {
  const bytes = atob(segment.replaceAll("-", "+").replaceAll("_", "/"));
  const value: unknown = JSON.parse(
    notAscii.test(bytes) ? new TextDecoder().decode(base64url.decode(segment)) : bytes,
  );
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
};

const notAscii = /[\x80-\xff]/;
