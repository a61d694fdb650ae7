import type { Client, ClientAuthorization } from "../../domain/client.ts";
import { present } from "../../domain/present.ts";
import { formatScope } from "../../domain/scope.ts";
import type { AuthorizationDefinition } from "./authorization-field.ts";
import type { ClientDefinition } from "./define-client.ts";

/** A client as an operator would write it down. Each field is named here: one that is not is not shown. */
export const describeClient = (client: Client): Shown => {
  const { keys } = client;
  return present({
    id: client.id,
    authenticationMethods: client.authenticationMethods,
    grantTypes: client.grantTypes,
    ownScope: formatScope(client.ownScope),
    defaultOwnScope: formatScope(client.defaultOwnScope),
    accessTokenLifetime: client.accessTokenLifetime,
    longestAssertionLifetime: client.longestAssertionLifetime,
    requestsPerMinute: client.requestsPerMinute,
    accessTokenFormat: client.accessTokenFormat,
    jwks: keys && "jwks" in keys ? keys.jwks : undefined,
    jwksUri: keys && "jwksUri" in keys ? keys.jwksUri : undefined,
    dangerouslyAcceptTokenEndpointAudience: client.dangerouslyAcceptTokenEndpointAudience,
    tlsSubject: client.tlsSubject,
    certificateBoundAccessTokens: client.certificateBoundAccessTokens,
    dpopBoundAccessTokens: client.dpopBoundAccessTokens,
    federatedIdentities: client.federatedIdentities,
    identityAssertionIssuers: client.identityAssertionIssuers,
    tokenExchange: client.tokenExchange,
    introspects: client.introspects,
    authorization: client.authorization && describeAuthorization(client.authorization),
    claims: client.claims,
    disabled: client.disabled,
  } satisfies Record<keyof Shown | Exclude<keyof Client, NeverShown | Renamed>, unknown>);
};

type Shown = Omit<ClientDefinition, "secretHashes">;

/** A new field of `Client` does not compile until it is shown above or stands here. */
type NeverShown = "secrets" | "apiKeys" | "generation" | "document" | "registration";

/** Shown as `jwks` or `jwksUri`. */
type Renamed = "keys";

const describeAuthorization = (authorization: ClientAuthorization): AuthorizationDefinition =>
  present({
    name: authorization.name,
    uri: authorization.uri,
    logoUri: authorization.logoUri,
    policyUri: authorization.policyUri,
    termsUri: authorization.termsUri,
    redirectUris: authorization.redirectUris,
    applicationType: authorization.applicationType,
    loopbackNames: authorization.loopbackNames,
    delegatedScope: formatScope(authorization.delegatedScope),
    defaultDelegatedScope: formatScope(authorization.defaultDelegatedScope),
    requiredScope: authorization.requiredScope && formatScope(authorization.requiredScope),
    consent: authorization.consent,
    consentLifetime: authorization.consentLifetime,
    offlineAccess: authorization.offlineAccess,
    httpsRedirectIdentifies: authorization.httpsRedirectIdentifies,
    selfAsserted: authorization.selfAsserted,
    requirePushedRequests: authorization.requirePushedRequests,
    requireSignedRequests: authorization.requireSignedRequests,
    requestSigningAlgorithm: authorization.requestSigningAlgorithm,
  } satisfies Record<keyof ClientAuthorization, unknown>);
