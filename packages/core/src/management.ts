/** For operators' tools: creating, changing and removing tenants, clients, secrets and API keys. */

export {
  type ClientAuthorization,
  type ClientSecret,
  type ConsentMode,
  dayOf,
  isLive,
  isPublic,
  maxSecrets,
  type TokenExchangePermissions,
} from "./domain/client.ts";
export {
  type ClientRequirement,
  certificateSubject,
  publicKeys,
  type Requiring,
  registeredCertificate,
  verifyingKey,
  workloads,
} from "./domain/client-requirement.ts";
export { sameDistinguishedName } from "./domain/distinguished-name.ts";
export { parseClientId, parseTenantId } from "./domain/identifiers.ts";
export { type Issuer, issuerPath, parseIssuer, wellKnownPath } from "./domain/issuer.ts";
export { mcpTenantProblems } from "./domain/mcp-tenant-problems.ts";
export { parseRedirectUri, type RedirectUri } from "./domain/redirect-uri.ts";
export { type RedirectUriFault, redirectUriFaults } from "./domain/redirect-uri-fault.ts";
export {
  type ClientRegistration,
  isUnused,
  type RegisteredBy,
  type RegistrationLife,
} from "./domain/registration/client-registration.ts";
export type { InitialAccessToken } from "./domain/registration/initial-access-token.ts";
export { isSubject } from "./domain/visitor.ts";
export { unknownName } from "./errors/unknown-name.ts";
export {
  type ApiKeyPorts,
  createApiKey,
  type MadeApiKey,
  type NewApiKey,
  revokeApiKey,
  rotateApiKey,
} from "./management/api-keys.ts";
export type { Change } from "./management/change.ts";
export {
  addClientSecret,
  type NewSecret,
  removeClientSecret,
} from "./management/client-secrets.ts";
export {
  type ClientCreation,
  type CreatedClient,
  createClient,
} from "./management/create-client.ts";
export { createTenant, type TenantCreation } from "./management/create-tenant.ts";
export type { AuthorizationDefinition } from "./management/definitions/authorization-field.ts";
export type { IssuerAliasDefinition } from "./management/definitions/define-issuer-alias.ts";
export type { ResourceDefinition } from "./management/definitions/define-resource.ts";
export type { TrustedIssuerDefinition } from "./management/definitions/define-trusted-issuer.ts";
export { definitionSchemas, type JsonSchema } from "./management/definitions/definition-schemas.ts";
export { describeClient } from "./management/definitions/describe-client.ts";
export { describeTenant } from "./management/definitions/describe-tenant.ts";
export type {
  ImportedApiKey,
  ImportedClient,
  ImportedSecret,
} from "./management/definitions/imported-client.ts";
export { plainWords } from "./management/definitions/plain-words.ts";
export { type DescribedAccess, type DescribedGrant } from "./management/describe-grant.ts";
export { disableClient, enableClient } from "./management/disable-client.ts";
export { disableTenant, enableTenant } from "./management/disable-tenant.ts";
export {
  endClientGrants,
  endSubject,
  type GrantEndingPorts,
  revokeGrant,
} from "./management/end-grants.ts";
export { exportClient } from "./management/export-client.ts";
export {
  type ClientImporting,
  type ImportChoices,
  type ImportVerdict,
  importClient,
} from "./management/import-client.ts";
export type { SecretImporting } from "./management/imported-secrets.ts";
export {
  createInitialAccessToken,
  type InitialAccessTokenPorts,
  type MadeInitialAccessToken,
  type NewInitialAccessToken,
  removeInitialAccessToken,
} from "./management/initial-access-tokens.ts";
export { judgeClientWrites, judgeTenantWrites, type Write } from "./management/judge-writes.ts";
export { type KnownNames, shippedNames } from "./management/known-names.ts";
export {
  type GrantListPorts,
  type GrantOwner,
  type GrantPage,
  listGrants,
} from "./management/list-grants.ts";
export type { MadeSecret, SecretMaking } from "./management/make-secret.ts";
export type { ManagedClients, ManagedTenants } from "./management/managed-tenants-and-clients.ts";
export type { Managed, ManagementError } from "./management/management-error.ts";
export { newGeneration } from "./management/new-generation.ts";
export { newRevision } from "./management/new-revision.ts";
export {
  queuedSecretUpkeep,
  type RunningUpkeep,
  type UpkeepPorts,
} from "./management/queued-secret-upkeep.ts";
export { type ClientRemoval, removeClient, removeTenant } from "./management/remove.ts";
export {
  type RemovedClients,
  removeTenantClients,
  type TenantClientRemoval,
} from "./management/remove-tenant-clients.ts";
export { removeTenantRows, type TenantRows } from "./management/remove-tenant-rows.ts";
export {
  removeUnusedClients,
  type UnusedClientRemoval,
} from "./management/remove-unused-clients.ts";
export { type Resealing, resealSecrets } from "./management/reseal-secrets.ts";
export { revokeClientTokens, revokeTenantTokens } from "./management/revoke-tokens.ts";
export type { SecretPolicy } from "./management/secret-end.ts";
export { type ClientPatch, type Patch, updateClient, updateTenant } from "./management/update.ts";
export { readClientDocuments } from "./read-client-documents.ts";
export { readDynamicRegistration } from "./read-dynamic-registration.ts";
