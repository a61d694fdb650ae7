import {
  type AuthorizationServerConfig,
  type Dependencies,
  readConfig,
  type ServerOptions,
} from "./authorization-server-config.ts";
import { serverCredentials } from "./client-authentication/declared-credentials.ts";
import {
  guardHasher,
  guardKeys,
  guardPort,
  guardStorage,
  guardVerifier,
} from "./deadlines/guard.ts";
import type { Issuer } from "./domain/issuer.ts";
import { type EndpointDefinition, endpoint } from "./endpoints/endpoint.ts";
import { aliasUrl, type EndpointPaths, endpointUrl } from "./endpoints/endpoint-paths.ts";
import { introspectionEndpoint } from "./endpoints/introspect/introspection-endpoint.ts";
import { jwksEndpoint } from "./endpoints/jwks/jwks-endpoint.ts";
import type { Endpoint } from "./endpoints/message.ts";
import { metadataEndpoint } from "./endpoints/metadata/metadata-endpoint.ts";
import { revocationEndpoint } from "./endpoints/revoke/revocation-endpoint.ts";
import { type ExplainToken, explainToken } from "./endpoints/token/explain-token.ts";
import { type TokenEndpoint, tokenEndpoint } from "./endpoints/token/token-endpoint.ts";
import { signJwt } from "./jwt/sign-jwt.ts";
import { noRemoteKeySets } from "./ports/remote-key-sets.ts";
import { issueInFormat, issueTokens } from "./tokens/issue-tokens.ts";
import { jwtAccessTokens } from "./tokens/jwt-access-token.ts";
import { findLiveToken } from "./tokens/live-tokens.ts";
import { opaqueAccessTokens } from "./tokens/opaque-access-token.ts";
import { reuseTokens } from "./tokens/reuse-tokens.ts";

/** An authorization server: its endpoints as functions, for an HTTP binding to serve. */
export interface AuthorizationServer {
  /** RFC 6749 §3.2. */
  readonly token: Endpoint;
  /** RFC 7662 §2. */
  readonly introspect: Endpoint;
  /** RFC 7009 §2. */
  readonly revoke: Endpoint;
  /** RFC 8414 §3. */
  readonly metadata: Endpoint;
  /** RFC 7517 §5. */
  readonly jwks: Endpoint;

  /** Where the endpoints hang below each issuer, for the binding's path table. */
  readonly endpointPath: string;
  readonly paths: EndpointPaths;
  /** The largest body, in bytes; a binding reads one more at most. */
  readonly bodyLimit: number;

  /**
   * Says step by step what would become of a token request, with no effect at all. For operators: the answer holds what
   * no client may learn, so no binding serves it.
   */
  readonly explain: ExplainToken;
}

/**
 * Wires an authorization server. Throws `ConfigurationError` if the configuration cannot be.
 *
 * @example
 * const server = createAuthorizationServer({
 *   storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
 *   keys: await generatedKeys([{ tenant: "main", alg: "ES256" }]),
 *   secretHasher: sha256SecretHasher,
 * });
 */
export const createAuthorizationServer = (
  config: AuthorizationServerConfig,
): AuthorizationServer => {
  const settings = readConfig(config);
  const { clock, entropy, stopwatch, observer, requestTimeout, endpointPath, bodyLimit } = settings;
  const paths = pathsBelow(endpointPath);
  const ports = tokenPorts(settings, paths);
  const { tenants, accessTokens, keys } = ports;
  const sign = signJwt(keys);
  // What opens some grants only opens nothing else.
  const fullMethods = settings.clientAuthentication.filter(
    ({ onlyGrantTypes }) => onlyGrantTypes === undefined,
  );
  const provingMethods = fullMethods.filter(({ identifiesOnly }) => identifiesOnly !== true);
  const serve = (definition: EndpointDefinition): Endpoint =>
    endpoint(definition, { clock, entropy, stopwatch, observer, requestTimeout });
  return {
    token: serve(tokenEndpoint(ports)),
    introspect: serve(
      // A public client proves nothing, so it may not look tokens up.
      introspectionEndpoint({ ...ports, clientAuthentication: provingMethods, sign }),
    ),
    revoke: serve(
      revocationEndpoint({ ...ports, clientAuthentication: fullMethods, accessTokens }),
    ),
    metadata: serve(
      metadataEndpoint({
        tenants,
        paths,
        grantTypeNames: settings.grants.map(({ name }) => name),
        clientAuthentication: settings.clientAuthentication,
        mtlsOrigin: settings.mtlsOrigin,
        metadataMaxAge: settings.metadataMaxAge,
        sign: settings.signedMetadata ? sign : undefined,
      }),
    ),
    jwks: serve(jwksEndpoint({ tenants, keys, jwksMaxAge: settings.jwksMaxAge })),
    endpointPath,
    paths,
    bodyLimit,
    explain: explainToken(ports),
  };
};

const pathsBelow = (endpointPath: string): EndpointPaths => ({
  token: `${endpointPath}/token`,
  introspect: `${endpointPath}/introspect`,
  revoke: `${endpointPath}/revoke`,
  jwks: `${endpointPath}/jwks`,
});

/** Everything that the decision of a token request needs; the other endpoints need parts of it. */
const tokenPorts = (settings: Dependencies & ServerOptions, paths: EndpointPaths) => {
  const { clock, entropy, digester, portTimeout, mtlsOrigin } = settings;
  const storage = guardStorage(settings.storage, portTimeout);
  const keys = guardKeys(settings.keys, portTimeout);
  const signatureVerifier = guardVerifier(settings.signatureVerifier);
  const formats = {
    jwt: jwtAccessTokens({
      keys,
      verifier: signatureVerifier,
      verified: settings.verifiedTokens,
    }),
    opaque: opaqueAccessTokens({ accessTokens: storage.accessTokens, digester, entropy }),
  };
  const tokenEndpointOf = (issuer: Issuer): string => endpointUrl(issuer, paths.token);
  return {
    ...storage,
    keys,
    clock,
    digester,
    secretHasher: guardHasher(settings.secretHasher, portTimeout),
    rateLimiter:
      settings.rateLimiter && guardPort(settings.rateLimiter, "rate-limiter", portTimeout),
    verifiedSecrets: settings.verifiedSecrets,
    secretUpkeep: settings.secretUpkeep,
    // It has a deadline of its own, which it must be able to keep.
    remoteKeySets: guardPort(
      settings.remoteKeySets ?? noRemoteKeySets,
      "remote-key-sets",
      2 * portTimeout,
    ),
    signatureVerifier,
    clientAuthentication: settings.clientAuthentication,
    serverCredentials: serverCredentials(settings.clientAuthentication, settings.grants),
    grants: byName(settings.grants),
    scopePolicies: byName(settings.scopePolicies),
    tokenEndpointOf,
    tokenEndpointsOf: (issuer: Issuer) =>
      mtlsOrigin === undefined
        ? [tokenEndpointOf(issuer)]
        : [tokenEndpointOf(issuer), aliasUrl(issuer, paths.token, mtlsOrigin)],
    dpopNonces: settings.dpopNonces && guardPort(settings.dpopNonces, "dpop-nonces", portTimeout),
    dpopProofLifetime: settings.dpopProofLifetime,
    findLiveToken: findLiveToken(formats, storage),
    portTimeout,
    issueTokens:
      settings.tokenReuse === undefined
        ? issueTokens(formats, entropy)
        : reuseTokens(
            issueInFormat(formats, entropy),
            { accessTokens: storage.accessTokens, keys },
            settings.tokenReuse,
          ),
    bodyLimit: settings.bodyLimit,
    refusedGrantCode: settings.refusedGrantCode,
  } satisfies TokenEndpoint & Record<string, unknown>;
};

const byName = <T extends { readonly name: string }>(
  values: readonly T[],
): ReadonlyMap<string, T> => new Map(values.map((value) => [value.name, value]));
