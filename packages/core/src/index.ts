/** All that an embedder needs: the server, its grants and client authentication methods, and how to define tenants and clients. */

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
export type {
  AuthenticatingRequest,
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
  PresentedCredentials,
} from "./client-authentication/client-authentication-method.ts";
export type { DeclaredCredentials } from "./client-authentication/declared-credentials.ts";
export { apiKeyAuthentication } from "./client-authentication/methods/api-key-authentication.ts";
export { clientSecretBasic } from "./client-authentication/methods/client-secret-basic.ts";
export { clientSecretJwt } from "./client-authentication/methods/client-secret-jwt.ts";
export { clientSecretPost } from "./client-authentication/methods/client-secret-post.ts";
export { federatedJwt } from "./client-authentication/methods/federated-jwt.ts";
export { noClientAuthentication } from "./client-authentication/methods/no-client-authentication.ts";
export { privateKeyJwt } from "./client-authentication/methods/private-key-jwt.ts";
export { selfSignedTlsClientAuth } from "./client-authentication/methods/self-signed-tls-client-auth.ts";
export { tlsClientAuth } from "./client-authentication/methods/tls-client-auth.ts";
export { clientDocuments } from "./client-documents.ts";
export type { Around, Extension } from "./deadlines/extension.ts";
export { deviceAuthorization } from "./device-authorization.ts";
export type {
  AuthorizationDecision,
  AuthorizationRefusal,
} from "./domain/authorization/authorization-decision.ts";
export type { Client } from "./domain/client.ts";
export type { ClientCertificate, ReadCertificate } from "./domain/client-certificate.ts";
export type { CustomClaims } from "./domain/custom-claims.ts";
export type { FormPair } from "./domain/form.ts";
export type { ClientId, TenantId } from "./domain/identifiers.ts";
export { exactScopes, hierarchicScopes, wildcardScopes } from "./domain/scope-policy.ts";
export type { Tenant } from "./domain/tenant.ts";
export { dynamicRegistration } from "./dynamic-registration.ts";
export type { AuthorizationStep } from "./endpoints/authorize/authorize-endpoint.ts";
export type {
  AuthorizationExplanation,
  ExplainAuthorization,
} from "./endpoints/authorize/explain-authorization.ts";
export type { Endpoint } from "./endpoints/endpoint.ts";
export { type EndpointPath, pathBelowIssuer } from "./endpoints/endpoint-path.ts";
export { unknownEndpoint } from "./endpoints/error-response.ts";
export type {
  ExplainToken,
  Explanation,
  TokenStep,
} from "./endpoints/explain/explain-token.ts";
export type { ClaimsFor, ClaimsQuestion } from "./endpoints/steps/custom-claims-step.ts";
export type { ExplainedRefusal } from "./endpoints/steps/explain-steps.ts";
export type { RefusedGrantCode } from "./endpoints/token/token-response.ts";
export { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
export {
  invalidGrant,
  invalidRequest,
  invalidScope,
  invalidTarget,
  type OAuthError,
  type OAuthErrorCode,
  unauthorizedClient,
} from "./errors/oauth-error.ts";
export { type Reason, reasons } from "./errors/reason.ts";
export type { GrantPorts, GrantRequest, GrantType } from "./grants/grant-type.ts";
export { apiKeyGrant } from "./grants/types/api-key-grant.ts";
export { clientCredentials } from "./grants/types/client-credentials.ts";
export {
  type IdentityAssertionOptions,
  identityAssertion,
} from "./grants/types/identity-assertion/identity-assertion.ts";
export { jwtBearer } from "./grants/types/jwt-bearer.ts";
export { tokenExchange } from "./grants/types/token-exchange/token-exchange.ts";
export type { RefreshTokenOptions } from "./grants/users/user-grant-ports.ts";
export { type StatelessDpopNonces, statelessDpopNonces } from "./jwt/stateless-dpop-nonces.ts";
export { type ClientDefinition, defineClient } from "./management/definitions/define-client.ts";
export { defineMcpTenant } from "./management/definitions/define-mcp-tenant.ts";
export { defineTenant, type TenantDefinition } from "./management/definitions/define-tenant.ts";
export { type McpOptions, mcp, mcpDocumentRules } from "./mcp.ts";
export type { EndpointRequest } from "./messages/endpoint-request.ts";
export type { EndpointResponse, ResponseHeaders } from "./messages/endpoint-response.ts";
export type { HeaderFields } from "./messages/header-fields.ts";
export type { EndpointEvent, Observer } from "./ports/observer.ts";
export type { ClientDocumentRules } from "./read-client-document-rules.ts";
export type { ClientDocumentsOptions } from "./read-client-documents.ts";
export type { DeviceAuthorizationOptions } from "./read-device-authorization.ts";
export type {
  DynamicRegistrationOptions,
  OpenRegistrationRules,
  StatementRules,
  TenantRegistration,
} from "./read-dynamic-registration.ts";
export type { RegistrationRules } from "./read-registration-rules.ts";
export type { UserAuthorizationOptions } from "./read-user-authorization.ts";
export type {
  RegistrationCapability,
  RegistrationContext,
  WiredRegistration,
} from "./registration-capability.ts";
export type { CommitGrant, CommitPorts, GrantedAccess } from "./tokens/granted-access.ts";
export type { IssuedTokens } from "./tokens/issued-tokens.ts";
export type { TokenReuse } from "./tokens/reuse-tokens.ts";
export { userAuthorization } from "./user-authorization.ts";
export type {
  ClientDocumentsCapability,
  DevicesCapability,
  UserEndpointPorts,
  UsersCapability,
  UsersContext,
  WiredUsers,
} from "./users-capability.ts";
