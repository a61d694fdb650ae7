/** For authors of adapters: the ports with their answers, the values that they carry, records, and deadlines. */
export type { AuthorizationHeader } from "./client-authentication/authorization-header.ts";
export { type Circuit, type CircuitOptions, circuit } from "./deadlines/circuit.ts";
export { type Deadline, type InTimeOptions, inTime, withinDeadline } from "./deadlines/deadline.ts";
export {
  aroundPorts,
  type GuardedPort,
  resolveExtensions,
  type Within,
} from "./deadlines/extension.ts";
export { guard } from "./deadlines/guard.ts";
export { type FindClient, readOnlyClients } from "./deadlines/read-only-clients.ts";
export { tenantsAndClientsOf } from "./deadlines/tenants-and-clients-of.ts";
export { withDeadlines } from "./deadlines/with-deadlines.ts";
export { type AssertedSubject, qualifiedSubject } from "./domain/asserted-subject.ts";
export type {
  AccountPage,
  AskedScope,
  AuthorizePage,
  ClientFace,
  ConsentPage,
  ConsentReason,
  DeviceCodePage,
  DeviceConfirmPage,
  DeviceDonePage,
  LeavingPage,
  LoginHints,
  LoginPage,
  LoginReason,
  Problem,
  ProblemPage,
} from "./domain/authorize-page.ts";
export type { Brand } from "./domain/brand.ts";
export type { SealedSecret, SecretHash } from "./domain/client.ts";
export type { CertificateThumbprint } from "./domain/client-certificate.ts";
export { pruneMargin } from "./domain/clock-step.ts";
export type { JsonValue } from "./domain/custom-claims.ts";
export { parseCustomClaims } from "./domain/custom-claims.ts";
export type { Digest } from "./domain/digest.ts";
export type { FederatedIdentity } from "./domain/federated-identity.ts";
export { type Generation, generationOf } from "./domain/generation.ts";
export type { Grant, GrantedResource } from "./domain/grant.ts";
export type { FamilyId, GrantId, KeyId, TokenId } from "./domain/identifiers.ts";
export { type Instant, instant, isExpired, later, type Seconds } from "./domain/instant.ts";
export { matchesPattern } from "./domain/matches-pattern.ts";
export { type Present, present } from "./domain/present.ts";
export type { PublicKeys, RegisteredJwk } from "./domain/public-keys.ts";
export type { AccessTokenFormatName, Resource } from "./domain/resource.ts";
export {
  parseAudience,
  parseResourceIndicator,
  type ResourceIndicator,
} from "./domain/resource-indicator.ts";
export { nextRevision, noRevision, type Revision, type Versioned } from "./domain/revision.ts";
export { type Source, sourceOf } from "./domain/source.ts";
export type { TlsClientSubject } from "./domain/tls-client-subject.ts";
export type { IdentityAssertionTrust, TrustedIssuer } from "./domain/trusted-issuer.ts";
export type { Visitor } from "./domain/visitor.ts";
export { isOwnForm } from "./endpoints/browser/is-own-form.ts";
export { type EndpointPath, pathBelowIssuer } from "./endpoints/endpoint-path.ts";
export { unknownEndpoint } from "./endpoints/error-response.ts";
export { type AssertionFault, assertionFaults } from "./errors/assertion-fault.ts";
export type { AuthorizationReason } from "./errors/authorization-reasons.ts";
export { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
export { contain } from "./errors/contain.ts";
export type { IdentityAssertionReason } from "./errors/identity-assertion-reasons.ts";
export {
  type KnownOptions,
  requireKnownOptions,
  unknownOptions,
} from "./errors/known-options.ts";
export { driverCode, liftErrors } from "./errors/lift-errors.ts";
export {
  type AuthorizationErrorCode,
  httpStatus,
  invalidClient,
  invalidDpopProof,
  type PushedRequestErrorCode,
  serverError,
  type TokenErrorCode,
  temporarilyUnavailable,
  unsupportedGrantType,
  useDpopNonce,
} from "./errors/oauth-error.ts";
export { isPortError, type PortError, portError } from "./errors/port-error.ts";
export { type ProofFault, proofFaults } from "./errors/proof-fault.ts";
export type { ReasonOf } from "./errors/reason.ts";
export { refuseAuthorization } from "./errors/refuse-authorization.ts";
export type { RegistrationReason } from "./errors/registration-reasons.ts";
export { headerFieldsOf } from "./messages/header-fields.ts";
export type { AccessTokenStore } from "./ports/access-token-store.ts";
export type { AssertedSubjects, FoundSubject } from "./ports/asserted-subjects.ts";
export type { AuthorizePages } from "./ports/authorize-pages.ts";
export type { ClientRegistry } from "./ports/client-registry.ts";
export type { ClientStore } from "./ports/client-store.ts";
export { type Clock, type Stopwatch, systemClock, systemStopwatch } from "./ports/clock.ts";
export type {
  DeviceAuthorizationStore,
  DeviceReplacement,
  FoundByUserCode,
  NewDeviceAuthorization,
} from "./ports/device-authorization-store.ts";
export type { Digester } from "./ports/digester.ts";
export type { DpopNonces } from "./ports/dpop-nonces.ts";
export { type Entropy, systemEntropy } from "./ports/entropy.ts";
export type { Expiring, Removal } from "./ports/expiring.ts";
export type { GrantStore } from "./ports/grant-store.ts";
export type { KeyRingStore, KeyRingVerdict } from "./ports/key-ring-store.ts";
export { andThen, isSync, type MaybeAsync, toAsync } from "./ports/maybe-async.ts";
export type { AnsweredEvent, Attempt, RefusedEvent } from "./ports/observer.ts";
export type { DamagedRow, Page, PageRequest } from "./ports/page.ts";
export type {
  AttemptOutcome,
  LimitedAttempt,
  LimitVerdict,
  OwnLimits,
  RateLimiter,
} from "./ports/rate-limiter.ts";
export type { RemoteDocument, RemoteDocuments } from "./ports/remote-documents.ts";
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
export type { Standing, Subjects } from "./ports/subjects.ts";
export { systemDigester } from "./ports/system-digester.ts";
export type { TenantRegistry } from "./ports/tenant-registry.ts";
export type { TenantStore } from "./ports/tenant-store.ts";
export type {
  MaybeTenantsAndClients,
  TenantAndClient,
  TenantsAndClients,
} from "./ports/tenants-and-clients.ts";
export type { ExchangeQuestion, TokenExchangePolicy } from "./ports/token-exchange-policy.ts";
export type {
  FamilyContent,
  FamilyToken,
  Inspection,
  NewFamily,
  Rotation,
  Successor,
  TokenFamilyStore,
} from "./ports/token-family-store.ts";
export type { CreateVerdict, RemoveVerdict, UpdateVerdict } from "./ports/verdicts.ts";
export type { VerifiedSecret, VerifiedSecrets } from "./ports/verified-secrets.ts";
export type { VerifiedTokens } from "./ports/verified-tokens.ts";
export type { Visitors } from "./ports/visitors.ts";
export { accessTokenRecord } from "./records/access-token-record.ts";
export { clientRecord } from "./records/client-record.ts";
export { grantRecord } from "./records/grant-record.ts";
export { encodeRecord, type RecordCodec } from "./records/record.ts";
export { recordNamed } from "./records/record-named.ts";
export { tenantRecord } from "./records/tenant-record.ts";
