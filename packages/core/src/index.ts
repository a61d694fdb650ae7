export {
  type AuthorizationServer,
  createAuthorizationServer,
} from "./authorization-server.ts";
export type { AuthorizationHeader } from "./client-authentication/authorization-header.ts";
export {
  type AuthenticatingRequest,
  type AuthenticationContext,
  type AuthenticationVerdict,
  type ClientAuthenticationMethod,
  type Presentation,
} from "./client-authentication/client-authentication-method.ts";
export { clientSecretBasic } from "./client-authentication/client-secret-basic.ts";
export { clientSecretPost } from "./client-authentication/client-secret-post.ts";
export { noClientAuthentication } from "./client-authentication/none.ts";
export { type AuthorizationServerConfig, type Choices, defaults, type Ports } from "./config.ts";
export type { AccessToken } from "./domain/access-token.ts";
export type { Brand } from "./domain/brand.ts";
export { type Client, isPublic } from "./domain/client.ts";
export { type ClientSecret, isLive, type SecretHash } from "./domain/client-secret.ts";
export type { Digest } from "./domain/digest.ts";
export {
  type ClientId,
  type FamilyId,
  type KeyId,
  parseClientId,
  parseTenantId,
  type TenantId,
  type TokenId,
} from "./domain/identifiers.ts";
export { type Instant, instant, isExpired, later, type Seconds } from "./domain/instant.ts";
export { type Issuer, issuerPath, parseIssuer, wellKnownPath } from "./domain/issuer.ts";
export type { Resource } from "./domain/resource.ts";
export { parseResourceIndicator, type ResourceIndicator } from "./domain/resource-indicator.ts";
export {
  firstRevision,
  nextRevision,
  type Revision,
  type Versioned,
} from "./domain/revision.ts";
export {
  emptyScope,
  formatScope,
  intersection,
  isEmptyScope,
  isSubset,
  isWithin,
  narrow,
  parseScope,
  type Scope,
  type ScopeFault,
  scopeOf,
  union,
} from "./domain/scope.ts";
export {
  exactScopes,
  hierarchicScopes,
  type ScopePolicy,
  wildcardScopes,
} from "./domain/scope-policy.ts";
export { type SigningAlgorithm, signingAlgorithms } from "./domain/signing-algorithm.ts";
export { type AccessTokenType, serves, type Tenant } from "./domain/tenant.ts";
export { type EndpointPaths, metadataName } from "./endpoints/endpoint-paths.ts";
export type {
  Endpoint,
  EndpointRequest,
  EndpointResponse,
  HeaderFields,
} from "./endpoints/message.ts";
export type { RefusedGrantCode } from "./endpoints/token/response.ts";
export { unknownEndpoint } from "./endpoints/unknown-endpoint.ts";
export { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
export {
  httpStatus,
  invalidClient,
  invalidRequest,
  invalidScope,
  invalidTarget,
  type OAuthError,
  type OAuthErrorCode,
  serverError,
  type TokenErrorCode,
  temporarilyUnavailable,
  unauthorizedClient,
  unsupportedGrantType,
} from "./errors/oauth-error.ts";
export { type PortError, portError } from "./errors/port-error.ts";
export { type Reason, type ReasonOf, reasons } from "./errors/reason.ts";
export { clientCredentials } from "./grants/client-credentials.ts";
export type { GrantRequest, GrantType } from "./grants/grant-type.ts";
export {
  type ClientCreation,
  type CreatedClient,
  createClient,
} from "./management/create-client.ts";
export { createTenant } from "./management/create-tenant.ts";
export { type ClientDefinition, defineClient } from "./management/define-client.ts";
export { defineTenant, type TenantDefinition } from "./management/define-tenant.ts";
export { disableClient } from "./management/disable-client.ts";
export type { ManagementError } from "./management/management-error.ts";
export type { AccessTokenStore } from "./ports/access-token-store.ts";
export type { ClientRegistry } from "./ports/client-registry.ts";
export type { ClientStore } from "./ports/client-store.ts";
export { type Clock, systemClock } from "./ports/clock.ts";
export { type Entropy, systemEntropy } from "./ports/entropy.ts";
export type { Expiring } from "./ports/expiring.ts";
export type { KeyRingVerdict, KeyStore } from "./ports/key-store.ts";
export type {
  AnsweredEvent,
  Attempt,
  EndpointEvent,
  EndpointName,
  Observer,
  RefusedEvent,
} from "./ports/observer.ts";
export type { Page, PageRequest } from "./ports/page.ts";
export type { ReplayStore } from "./ports/replay-store.ts";
export type { SecretHasher, SecretVerdict } from "./ports/secret-hasher.ts";
export type { PublicJwk, Signer, SigningKeys } from "./ports/signing-keys.ts";
export type { Consumption, SingleUseItem, SingleUseStore } from "./ports/single-use-store.ts";
export type { FullStorage, Storage, StorageCapabilities } from "./ports/storage.ts";
export type { TenantRegistry } from "./ports/tenant-registry.ts";
export type { TenantStore } from "./ports/tenant-store.ts";
export type {
  FamilyContent,
  FamilyToken,
  Rotation,
  TokenFamilyStore,
} from "./ports/token-family-store.ts";
export type { CreateVerdict, RemoveVerdict, UpdateVerdict } from "./ports/verdicts.ts";
export { withDeadlines } from "./ports/with-deadlines.ts";
export { accessTokenRecord } from "./records/access-token-record.ts";
export { clientRecord } from "./records/client-record.ts";
export type { RecordCodec } from "./records/record.ts";
export { tenantRecord } from "./records/tenant-record.ts";
export type { GrantedAccess } from "./tokens/granted-access.ts";
