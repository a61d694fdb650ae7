import type { Client } from "../../domain/client.ts";
import { formatScope } from "../../domain/scope.ts";
import type { ClientDefinition } from "./define-client.ts";
import { present } from "./present.ts";

/**
 * A client as an operator would write it down, without its secrets, API keys and generation. Each field is named here:
 * one that is not is not shown, and a new one of the definition does not compile until it is.
 */
export const describeClient = (client: Client): Omit<ClientDefinition, "secretHashes"> => {
  const { keys } = client;
  const fields: Record<keyof Omit<ClientDefinition, "secretHashes">, unknown> = {
    id: client.id,
    authenticationMethods: client.authenticationMethods,
    grantTypes: client.grantTypes,
    ownScope: formatScope(client.ownScope),
    defaultOwnScope: formatScope(client.defaultOwnScope),
    accessTokenLifetime: client.accessTokenLifetime,
    longestAssertionLifetime: client.longestAssertionLifetime,
    accessTokenFormat: client.accessTokenFormat,
    jwks: keys && "jwks" in keys ? keys.jwks : undefined,
    jwksUri: keys && "jwksUri" in keys ? keys.jwksUri : undefined,
    dangerouslyAcceptTokenEndpointAudience: client.dangerouslyAcceptTokenEndpointAudience,
    tlsSubject: client.tlsSubject,
    certificateBoundAccessTokens: client.certificateBoundAccessTokens,
    dpopBoundAccessTokens: client.dpopBoundAccessTokens,
    federatedIdentities: client.federatedIdentities,
    tokenExchange: client.tokenExchange,
    introspects: client.introspects,
    claims: client.claims,
    disabled: client.disabled,
  };
  return present(fields) as unknown as Omit<ClientDefinition, "secretHashes">;
};
