import type { Client } from "../domain/client.ts";
import type { AuthenticationVerdict } from "./client-authentication-method.ts";

/** The fault of a request without a certificate. Only a client that is registered for `method` owes one. */
export const missingCertificate = (
  client: Client | undefined,
  method: string,
  sent: "unreadable" | undefined,
): AuthenticationVerdict => {
  if (client?.authenticationMethods.includes(method) !== true) return "credentials_missing";
  return sent === undefined ? "certificate_missing" : "certificate_unreadable";
};
