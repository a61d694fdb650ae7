import { type AuthorizationServerConfig, readConfig } from "./config.ts";
import { type EndpointDefinition, endpoint } from "./endpoints/endpoint.ts";
import type { EndpointPaths } from "./endpoints/endpoint-paths.ts";
import { jwksEndpoint } from "./endpoints/jwks/publish.ts";
import type { Endpoint } from "./endpoints/message.ts";
import { metadataEndpoint } from "./endpoints/metadata/describe.ts";
import { tokenEndpoint } from "./endpoints/token/issue.ts";
import { guardHasher, guardKeys, guardStorage } from "./ports/guard.ts";
import { issueTokens } from "./tokens/issue-tokens.ts";
import { jwtAccessTokens } from "./tokens/jwt-access-token.ts";

/** An authorization server: its endpoints as functions, for an HTTP binding to serve. */
export interface AuthorizationServer {
  /** RFC 6749 §3.2. */
  readonly token: Endpoint;
  /** RFC 8414 §3. */
  readonly metadata: Endpoint;
  /** RFC 7517 §5. */
  readonly jwks: Endpoint;

  /** Where the endpoints hang below each issuer, for the binding's path table. */
  readonly endpointPath: string;
  readonly paths: EndpointPaths;
  /** The largest body, in bytes; a binding reads one more at most. */
  readonly bodyLimit: number;
}

/**
 * Wires an authorization server. Throws `ConfigurationError` if the configuration cannot be.
 *
 * @example
 * const server = createAuthorizationServer({
 *   storage: memoryStorage({ tenants: [tenant], clients: [[tenant.id, client]] }),
 *   keys: generatedKeys(),
 *   secretHasher: sha256SecretHasher,
 * });
 */
export const createAuthorizationServer = (
  config: AuthorizationServerConfig,
): AuthorizationServer => {
  const settings = readConfig(config);
  const { clock, entropy, observer, endpointPath, bodyLimit, portTimeout } = settings;
  const storage = guardStorage(settings.storage, portTimeout);
  const keys = guardKeys(settings.keys, portTimeout);
  const secretHasher = guardHasher(settings.secretHasher, portTimeout);
  const paths: EndpointPaths = { token: `${endpointPath}/token`, jwks: `${endpointPath}/jwks` };
  const serve = (definition: EndpointDefinition): Endpoint =>
    endpoint(definition, { clock, observer });
  return {
    token: serve(
      tokenEndpoint({
        ...storage,
        secretHasher,
        clock,
        clientAuthentication: settings.clientAuthentication,
        grants: byName(settings.grants),
        scopePolicies: byName(settings.scopePolicies),
        issueTokens: issueTokens({ format: jwtAccessTokens(keys), entropy }),
        bodyLimit,
        refusedGrantCode: settings.refusedGrantCode,
      }),
    ),
    metadata: serve(
      metadataEndpoint({
        tenants: storage.tenants,
        paths,
        grantTypeNames: settings.grants.map(({ name }) => name),
        clientAuthenticationNames: settings.clientAuthentication.map(({ name }) => name),
        metadataMaxAge: settings.metadataMaxAge,
      }),
    ),
    jwks: serve(jwksEndpoint({ tenants: storage.tenants, keys, jwksMaxAge: settings.jwksMaxAge })),
    endpointPath,
    paths,
    bodyLimit,
  };
};

const byName = <T extends { readonly name: string }>(
  values: readonly T[],
): ReadonlyMap<string, T> => new Map(values.map((value) => [value.name, value]));
