export {
  type AuthorizationServer,
  createAuthorizationServer,
  type ServedEndpoint,
} from "./authorization-server.ts";
export {
  type AuthorizationServerConfig,
  type Dependencies,
  defaults,
  type ServerOptions,
} from "./authorization-server-config.ts";
export * from "./client-authentication/index.ts";
export * from "./deadlines/index.ts";
export type { AccessToken } from "./domain/access-token.ts";
export { type Actor, actorCount, maxActors } from "./domain/actor.ts";
export {
  type ApiKey,
  apiKeyClient,
  apiKeyPrefix,
  apiKeyText,
  isApiKeyLive,
  looksLikeApiKey,
  maxApiKeys,
} from "./domain/api-key.ts";
export { asymmetricAlgorithms as dpopAlgorithms } from "./domain/asymmetric-algorithms.ts";
export type { Brand } from "./domain/brand.ts";
export {
  type Client,
  type ClientSecret,
  dayOf,
  isLive,
  isPublic,
  maxSecrets,
  type SealedSecret,
  type SecretHash,
  type TokenExchangePermissions,
} from "./domain/client.ts";
export type {
  CertificateThumbprint,
  ClientCertificate,
  ReadCertificate,
} from "./domain/client-certificate.ts";
export {
  type ClientRequirement,
  certificateSubject,
  publicKeys,
  type Requiring,
  registeredCertificate,
  verifyingKey,
  workloads,
} from "./domain/client-requirement.ts";
export { pruneMargin } from "./domain/clock-step.ts";
export type { Confirmation, KeyThumbprint } from "./domain/confirmation.ts";
export { credentialText, isCredentialText } from "./domain/credential-text.ts";
export {
  type CustomClaims,
  isReservedClaim,
  type JsonValue,
  maxCustomClaimsLength,
} from "./domain/custom-claims.ts";
export type { Digest } from "./domain/digest.ts";
export { sameDistinguishedName } from "./domain/distinguished-name.ts";
export type { FederatedIdentity } from "./domain/federated-identity.ts";
export type { FormPair } from "./domain/form.ts";
export { type Generation, generationOf } from "./domain/generation.ts";
export {
  type ClientId,
  type FamilyId,
  type GrantId,
  type KeyId,
  parseClientId,
  parseTenantId,
  type TenantId,
  type TokenId,
} from "./domain/identifiers.ts";
export { type Instant, instant, isExpired, later, type Seconds } from "./domain/instant.ts";
export { type Issuer, issuerPath, parseIssuer, wellKnownPath } from "./domain/issuer.ts";
export {
  addKey,
  advanceAnnounced,
  announcementWindow,
  type KeyLife,
  type KeyState,
  lastKey,
  type NextSteps,
  nextSteps,
  publicKeysAt,
  type RotationPolicy,
  removedAt,
  retirementWindow,
  revokeKey,
  signingKey,
  stateOf,
  type Takeover,
} from "./domain/key-life.ts";
export { matchesPattern } from "./domain/matches-pattern.ts";
export { maxAccessTokenLength, maxDpopProofLength, maxJwtLength } from "./domain/max-jwt-length.ts";
export { type Present, present } from "./domain/present.ts";
export { hasPrivateMember } from "./domain/private-jwk-members.ts";
export type { PublicKeys, RegisteredJwk } from "./domain/public-keys.ts";
export type { RefreshToken } from "./domain/refresh-token.ts";
export type { RequestedResource } from "./domain/requested-resource.ts";
export type { AccessTokenFormatName, Resource } from "./domain/resource.ts";
export { parseResourceIndicator, type ResourceIndicator } from "./domain/resource-indicator.ts";
export { nextRevision, noRevision, type Revision, type Versioned } from "./domain/revision.ts";
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
  uncovered,
  union,
} from "./domain/scope.ts";
export {
  exactScopes,
  hierarchicScopes,
  type ScopePolicy,
  wildcardScopes,
} from "./domain/scope-policy.ts";
export { type SigningAlgorithm, signingAlgorithms } from "./domain/signing-algorithm.ts";
export { type Source, sourceOf } from "./domain/source.ts";
export { type AccessTokenType, resourceOf, serves, type Tenant } from "./domain/tenant.ts";
export type { TlsClientSubject } from "./domain/tls-client-subject.ts";
export type { TrustedIssuer } from "./domain/trusted-issuer.ts";
export type { Endpoint } from "./endpoints/endpoint.ts";
export { type EndpointPath, pathBelowIssuer } from "./endpoints/endpoint-path.ts";
export type { EndpointRequest, HeaderFields } from "./endpoints/endpoint-request.ts";
export type { EndpointResponse, ResponseHeaders } from "./endpoints/endpoint-response.ts";
export { unknownEndpoint } from "./endpoints/error-response.ts";
export type {
  ExplainedRefusal,
  ExplainToken,
  Explanation,
  TokenStep,
} from "./endpoints/explain/explain-token.ts";
export type { ClaimsFor, ClaimsQuestion } from "./endpoints/steps/custom-claims-step.ts";
export type { RefusedGrantCode } from "./endpoints/token/token-response.ts";
export { type AssertionFault, assertionFaults } from "./errors/assertion-fault.ts";
export { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
export { contain } from "./errors/contain.ts";
export { driverCode, liftErrors } from "./errors/lift-errors.ts";
export {
  httpStatus,
  invalidClient,
  invalidDpopProof,
  invalidGrant,
  invalidRequest,
  invalidScope,
  invalidTarget,
  type OAuthError,
  type OAuthErrorCode,
  rateLimited,
  serverError,
  type TokenErrorCode,
  temporarilyUnavailable,
  unauthorizedClient,
  unsupportedGrantType,
  useDpopNonce,
} from "./errors/oauth-error.ts";
export { isPortError, type PortError, portError } from "./errors/port-error.ts";
export { type ProofFault, proofFaults } from "./errors/proof-fault.ts";
export { type Reason, type ReasonOf, reasons } from "./errors/reason.ts";
export type { TokenFault } from "./errors/token-fault.ts";
export type { GrantPorts, GrantRequest, GrantType } from "./grants/grant-type.ts";
export { apiKeyGrant } from "./grants/types/api-key-grant.ts";
export { clientCredentials } from "./grants/types/client-credentials.ts";
export { jwtBearer } from "./grants/types/jwt-bearer.ts";
export { registeredExchanges } from "./grants/types/token-exchange/registered-exchanges.ts";
export { tokenExchange } from "./grants/types/token-exchange/token-exchange.ts";
export { type DpopProof, type ProofExpectation, verifyDpopProof } from "./jwt/dpop-proof.ts";
export { readJwt, type UnverifiedJwt } from "./jwt/read-jwt.ts";
export { type StatelessDpopNonces, statelessDpopNonces } from "./jwt/stateless-dpop-nonces.ts";
export { type UseOncePorts, useOnce } from "./jwt/use-once.ts";
export * from "./management/index.ts";
export { type KnownNames, shippedNames } from "./management/known-names.ts";
export { unknownName } from "./management/unknown-name.ts";
export type { AccessTokenStore } from "./ports/access-token-store.ts";
export type { ClientRegistry } from "./ports/client-registry.ts";
export type { ClientStore } from "./ports/client-store.ts";
export { type Clock, type Stopwatch, systemClock, systemStopwatch } from "./ports/clock.ts";
export { type Digester, systemDigester } from "./ports/digester.ts";
export type { DpopNonces } from "./ports/dpop-nonces.ts";
export { type Entropy, systemEntropy } from "./ports/entropy.ts";
export type { Expiring, Removal } from "./ports/expiring.ts";
export type { KeyRingStore, KeyRingVerdict } from "./ports/key-ring-store.ts";
export { andThen, isSync, type MaybeAsync, toAsync } from "./ports/maybe-async.ts";
export type {
  AnsweredEvent,
  Attempt,
  EndpointEvent,
  Observer,
  RefusedEvent,
} from "./ports/observer.ts";
export type { DamagedRow, Page, PageRequest } from "./ports/page.ts";
export type {
  AttemptOutcome,
  LimitedAttempt,
  LimitVerdict,
  RateLimiter,
} from "./ports/rate-limiter.ts";
export type { RemoteKeySet, RemoteKeySets } from "./ports/remote-key-sets.ts";
export type { ReplayStore } from "./ports/replay-store.ts";
export type { SecretHasher, SecretVerdict } from "./ports/secret-hasher.ts";
export type { SecretSealer } from "./ports/secret-sealer.ts";
export type { SecretUpkeep, SecretUse } from "./ports/secret-upkeep.ts";
export {
  type SignatureVerifier,
  systemSignatureVerifier,
  type VerificationKey,
} from "./ports/signature-verifier.ts";
export type { PublicJwk, Signer, SigningKeys } from "./ports/signing-keys.ts";
export type { Consumption, SingleUseItem, SingleUseStore } from "./ports/single-use-store.ts";
export type { FullStorage, Storage, StorageCapabilities } from "./ports/storage.ts";
export type { TenantRegistry } from "./ports/tenant-registry.ts";
export type { TenantStore } from "./ports/tenant-store.ts";
export type { ExchangeQuestion, TokenExchangePolicy } from "./ports/token-exchange-policy.ts";
export type {
  FamilyContent,
  FamilyToken,
  Rotation,
  TokenFamilyStore,
} from "./ports/token-family-store.ts";
export type { CreateVerdict, RemoveVerdict, UpdateVerdict } from "./ports/verdicts.ts";
export type { VerifiedSecret, VerifiedSecrets } from "./ports/verified-secrets.ts";
export type { VerifiedTokens } from "./ports/verified-tokens.ts";
export { accessTokenRecord } from "./records/access-token-record.ts";
export { clientRecord } from "./records/client-record.ts";
export { encodeRecord, type RecordCodec } from "./records/record.ts";
export { tenantRecord } from "./records/tenant-record.ts";
export { readBoundClaims, readOrigin, toClaims, tokenType } from "./tokens/access-token-claims.ts";
export { tokenFaultOf } from "./tokens/access-token-kind.ts";
export { findApiKey } from "./tokens/find-api-key.ts";
export type { CommitGrant, CommitPorts, GrantedAccess } from "./tokens/granted-access.ts";
export type { IssuedToken, IssuedTokens } from "./tokens/issued-tokens.ts";
export type { VerifiedJwt } from "./tokens/jwt-access-token.ts";
export type { FindLiveToken, LiveToken } from "./tokens/live-token.ts";
export { isOpaqueToken, opaqueAccessTokens } from "./tokens/opaque-access-token.ts";
export type { TokenReuse } from "./tokens/reuse-tokens.ts";
