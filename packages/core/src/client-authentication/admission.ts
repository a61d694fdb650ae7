import { err, ok, type Result } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { invalidClient, type OAuthError } from "../errors/oauth-error.ts";
import type { ClientAuthenticationMethod } from "./client-authentication-method.ts";

export interface AuthenticatedClient {
  readonly client: Client;
  /** The method that proved it. */
  readonly method: ClientAuthenticationMethod;
}

/** Whether the client may pass by this method, once its credentials are proven. */
export const mayUse = (
  client: Client | undefined,
  method: ClientAuthenticationMethod,
): Result<AuthenticatedClient, OAuthError<"invalid_client">> => {
  if (client === undefined) return err(invalidClient("client_unknown"));
  if (client.disabled) return err(invalidClient("client_disabled"));
  return client.authenticationMethods.includes(method.name)
    ? ok({ client, method })
    : err(invalidClient("authentication_method_not_allowed"));
};

/** A client that may not pass, as its credentials are judged: so the right secret costs what a wrong one does. */
export const withoutSecrets = ({ apiKeys: _, ...client }: Client): Client => ({
  ...client,
  secrets: [],
});
