import type { Client } from "../domain/client.ts";
import type {
  AuthenticatingRequest,
  AuthenticationVerdict,
} from "./client-authentication-method.ts";

/**
 * The client that a request names whose only proof can be its certificate (RFC 8705 §2: `client_id` is required):
 * beside a secret or an assertion the certificate only binds tokens.
 */
export const certificateClientId = ({
  authorization,
  parameters,
}: AuthenticatingRequest): string | undefined =>
  authorization !== undefined ||
  ["client_secret", "client_assertion", "api_key"].some((name) => parameters.has(name))
    ? undefined
    : parameters.get("client_id");

/** What a request without a certificate lacks: only a client that is registered for `method` owes one. */
export const withoutCertificate = (
  client: Client | undefined,
  method: string,
  sent: "unreadable" | undefined,
): AuthenticationVerdict => {
  if (client?.authenticationMethods.includes(method) !== true) return "credentials_missing";
  return sent === undefined ? "certificate_missing" : "certificate_unreadable";
};
