/** The public names of management, re-exported one by one. */
export {
  type ApiKeyPorts,
  createApiKey,
  type MadeApiKey,
  type NewApiKey,
  revokeApiKey,
  rotateApiKey,
} from "./api-keys.ts";
export { type Change, changeClient, changeTenant } from "./change.ts";
export { addClientSecret, type NewSecret, removeClientSecret } from "./client-secrets.ts";
export {
  type ClientCreation,
  type CreatedClient,
  createClient,
} from "./create-client.ts";
export { createTenant, type TenantCreation } from "./create-tenant.ts";
export { type ClientDefinition, defineClient } from "./definitions/define-client.ts";
export type { ResourceDefinition } from "./definitions/define-resource.ts";
export { defineTenant, type TenantDefinition } from "./definitions/define-tenant.ts";
export type { TrustedIssuerDefinition } from "./definitions/define-trusted-issuer.ts";
export { definitionSchemas, type JsonSchema } from "./definitions/definition-schemas.ts";
export { describeClient } from "./definitions/describe-client.ts";
export { describeTenant } from "./definitions/describe-tenant.ts";
export { disableClient, enableClient } from "./disable-client.ts";
export { judgeClientWrites, judgeTenantWrites, type Write } from "./judge-writes.ts";
export {
  clientSecretPrefix,
  type MadeSecret,
  type SecretMaking,
} from "./make-secret.ts";
export type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
export type { Managed, ManagementError } from "./management-error.ts";
export { newGeneration } from "./new-generation.ts";
export { newRevision } from "./new-revision.ts";
export {
  queuedSecretUpkeep,
  type RunningUpkeep,
  type UpkeepPorts,
} from "./queued-secret-upkeep.ts";
export { removeClient, removeTenant } from "./remove.ts";
export { removeTenantRows, type TenantRows } from "./remove-tenant-rows.ts";
export { type Resealing, resealSecrets } from "./reseal-secrets.ts";
export { revokeClientTokens, revokeTenantTokens } from "./revoke-tokens.ts";
export { type Patch, updateClient, updateTenant } from "./update.ts";
