import { readJwt, type UnverifiedJwt } from "../jwt/read-jwt.ts";
import type { AuthenticatingRequest } from "./client-authentication-method.ts";

/** A client assertion (RFC 7521 §4.2), read but not believed. */
export interface ClientAssertion {
  readonly text: string;
  /** `undefined` if the text is no JWT. */
  readonly jwt: UnverifiedJwt | undefined;
  /** The `client_id` beside it. */
  readonly clientId: string | undefined;
  /** The client that says this of itself: issuer and subject, if both are the same text (RFC 7523 §3). */
  readonly selfIssuedBy: string | undefined;
}

/** The assertion of this request, if it is of the type that RFC 7523 §2.2 names. */
export const clientAssertionOf = ({
  parameters,
}: AuthenticatingRequest): ClientAssertion | undefined => {
  const text = parameters.get("client_assertion");
  if (text === undefined || parameters.get("client_assertion_type") !== jwtBearerType)
    return undefined;
  const jwt = readJwt(text);
  const { iss, sub } = (jwt?.claims ?? {}) as Readonly<Record<string, unknown>>;
  return {
    text,
    jwt,
    clientId: parameters.get("client_id"),
    selfIssuedBy: typeof sub === "string" && iss === sub ? sub : undefined,
  };
};

const jwtBearerType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
