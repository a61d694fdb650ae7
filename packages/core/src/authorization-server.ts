import type { AuthorizationServerConfig } from "./authorization-server-config.ts";
import { serverCredentials } from "./client-authentication/declared-credentials.ts";
import type { Issuer } from "./domain/issuer.ts";
import { present } from "./domain/present.ts";
import type { ExplainAuthorization } from "./endpoints/authorize/explain-authorization.ts";
import { type Endpoint, endpoint } from "./endpoints/endpoint.ts";
import { type EndpointsPorts, endpointDefinitions } from "./endpoints/endpoint-definitions.ts";
import { aliasUrl, type EndpointPath, endpointUrl } from "./endpoints/endpoint-path.ts";
import { type ExplainToken, explainToken } from "./endpoints/explain/explain-token.ts";
import { type IssuerOf, issuerOf } from "./endpoints/issuer-of.ts";
import { withGrantCode } from "./endpoints/token/token-response.ts";
import { type GuardedSettings, guardDependencies } from "./guarded-dependencies.ts";
import type { EndpointRequest } from "./messages/endpoint-request.ts";
import type { EndpointResponse } from "./messages/endpoint-response.ts";
import { requestFault } from "./messages/request-fault.ts";
import type { Observer } from "./ports/observer.ts";
import { noRemoteKeySets } from "./ports/remote-key-sets.ts";
import { readConfig } from "./read-config.ts";
import type { WiredRegistration } from "./registration-capability.ts";
import { accessTokenKind } from "./tokens/access-token-kind.ts";
import { issueInFormat, issueTokens } from "./tokens/issue-tokens.ts";
import { jwtAccessTokens } from "./tokens/jwt-access-token.ts";
import { opaqueAccessTokens } from "./tokens/opaque-access-token.ts";
import { reuseTokens } from "./tokens/reuse-tokens.ts";
import { tokenKinds } from "./tokens/token-kinds.ts";
import type { WiredUsers } from "./users-capability.ts";

/** An authorization server: its endpoints as data, for an HTTP binding to serve. */
export interface AuthorizationServer {
  /** Every endpoint, once: a path table, a document or a test loops over them. */
  readonly endpoints: readonly ServedEndpoint[];
  /** Where the endpoints hang below each issuer. */
  readonly endpointPath: string;
  /** The largest body, in bytes; a binding reads one more at most. */
  readonly bodyLimit: number;

  /**
   * Answers a request at one of its endpoints, where no binding stands between. Rejects with `RangeError` if there is no
   * endpoint of the name, and with `TypeError` if the request is not of the form that `EndpointRequest` says.
   *
   * @example await server.handle("token", request)
   */
  handle(name: string, request: EndpointRequest): Promise<EndpointResponse>;

  /**
   * The issuer of a tenant by its name; `undefined` if there is no such tenant. For a binding, which holds issuers to the
   * paths that it serves.
   *
   * @example await server.issuerOf("main")
   */
  readonly issuerOf: IssuerOf;

  /**
   * Says step by step what would become of a token request, with no effect at all. For operators: the answer holds what
   * no client may learn, so no binding serves it.
   */
  readonly explain: ExplainToken;

  /** The same for an authorization request; only where users authorize clients. */
  readonly explainAuthorization?: ExplainAuthorization;
}

/** One endpoint of a server. */
export interface ServedEndpoint {
  /** @example "token" */
  readonly name: string;
  readonly path: EndpointPath;
  readonly methods: readonly string[];
  readonly handle: Endpoint;
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
  const guarded = guardDependencies(readConfig(config));
  const registration = guarded.registration?.wire(guarded);
  const settings = registration === undefined ? guarded : withRegistration(guarded, registration);
  const ports = endpointPorts(settings, registration);
  const { endpointPath, bodyLimit } = settings;
  const endpoints = endpointDefinitions(ports).map((definition): ServedEndpoint => {
    const { name, path, methods } = definition;
    return { name, path, methods, handle: endpoint(definition, settings) };
  });
  const byName = new Map(endpoints.map(({ name, handle }) => [name, handle]));
  return {
    endpoints,
    endpointPath,
    bodyLimit,
    handle: (name, request) => {
      const handle = byName.get(name);
      if (handle === undefined) return Promise.reject(noEndpoint(name, [...byName.keys()]));
      const fault = requestFault(request);
      return fault === undefined ? handle(request) : Promise.reject(new TypeError(fault));
    },
    issuerOf: issuerOf(settings.storage.tenants),
    ...present({ explainAuthorization: ports.explainAuthorization }),
    explain: explainToken({
      ...ports,
      recode: withGrantCode(settings.refusedGrantCode),
      requestTimeout: settings.requestTimeout,
    }),
  };
};

const noEndpoint = (name: string, known: readonly string[]): RangeError =>
  new RangeError(`no endpoint is called ${JSON.stringify(name)}: there are ${known.join(", ")}`);

/** Every part of the server finds clients that registered themselves, and tells of what they get. */
const withRegistration = (
  settings: GuardedSettings,
  { storage, observer }: WiredRegistration,
): GuardedSettings => ({
  ...settings,
  storage,
  observer: both(observer, settings.observer),
});

/** Each is told, whatever the other throws: the error of the second is dropped where it is told. */
const both = (first: Observer, second: Observer | undefined): Observer => ({
  observe: (event) => {
    first.observe(event);
    second?.observe(event);
  },
});

/** All that the endpoints ask for. */
const endpointPorts = (settings: GuardedSettings, registration: WiredRegistration | undefined) => {
  const users = settings.users?.wire(settings);
  const ports = portsOf(settings, users);
  const userEndpoints = users?.endpoints(ports) ?? [];
  return {
    ...ports,
    userEndpoints,
    registrationEndpoints: registration?.endpoints() ?? [],
    explainAuthorization: users?.explain,
  } satisfies EndpointsPorts & {
    readonly explainAuthorization: ExplainAuthorization | undefined;
  };
};

const portsOf = (settings: GuardedSettings, users: WiredUsers | undefined) => {
  const grants = [...settings.grants, ...(users?.grants ?? [])];
  const { keys, clock, entropy, digester, signatureVerifier } = settings;
  const storage = users?.storage ?? settings.storage;
  const { mtlsOrigin, endpointPath } = settings;
  const formats = {
    jwt: jwtAccessTokens({
      keys,
      verifier: signatureVerifier,
      verified: settings.verifiedTokens,
    }),
    opaque: opaqueAccessTokens({ accessTokens: storage.accessTokens, digester, entropy }),
  };
  const tokenPath = `${endpointPath}/token`;
  const tokenEndpointOf = (issuer: Issuer): string => endpointUrl(issuer, tokenPath);
  return {
    ...storage,
    keys,
    clock,
    digester,
    secretHasher: settings.secretHasher,
    rateLimiter: settings.rateLimiter,
    verifiedSecrets: settings.verifiedSecrets,
    secretUpkeep: settings.secretUpkeep,
    remoteKeySets: settings.remoteKeySets ?? noRemoteKeySets,
    signatureVerifier,
    clientAuthentication: settings.clientAuthentication,
    serverCredentials: serverCredentials(settings.clientAuthentication, grants),
    grants: byName(grants),
    publicClients: users !== undefined,
    scopePolicies: byName(settings.scopePolicies),
    noteRefusals: true,
    tokenEndpointOf,
    tokenEndpointsOf: (issuer: Issuer) =>
      mtlsOrigin === undefined
        ? [tokenEndpointOf(issuer)]
        : [tokenEndpointOf(issuer), aliasUrl(issuer, tokenPath, mtlsOrigin)],
    dpopNonces: settings.dpopNonces,
    dpopProofLifetime: settings.dpopProofLifetime,
    ...tokenKinds(
      ...(users?.tokenKinds ?? []),
      // Whether a grant still stands is asked only where users are served: another's grants are its own.
      accessTokenKind(formats, { ...storage, grants: users && storage.grants }),
    ),
    claims: settings.claims,
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
    endpointPath,
    mtlsOrigin,
    jwksMaxAge: settings.jwksMaxAge,
    metadataMaxAge: settings.metadataMaxAge,
    signedMetadata: settings.signedMetadata,
    openidConfiguration: settings.openidConfiguration,
  };
};

const byName = <T extends { readonly name: string }>(
  values: readonly T[],
): ReadonlyMap<string, T> => new Map(values.map((value) => [value.name, value]));
