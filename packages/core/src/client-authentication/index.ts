/** The public names of client authentication, re-exported one by one. */
export type { AuthorizationHeader } from "./authorization-header.ts";
export {
  type AuthenticatingRequest,
  type AuthenticationContext,
  type AuthenticationVerdict,
  type ClientAuthenticationMethod,
  type PresentedCredentials,
} from "./client-authentication-method.ts";
export type { DeclaredCredentials } from "./declared-credentials.ts";
export { apiKeyAuthentication } from "./methods/api-key-authentication.ts";
export { clientSecretBasic } from "./methods/client-secret-basic.ts";
export { clientSecretJwt } from "./methods/client-secret-jwt.ts";
export { clientSecretPost } from "./methods/client-secret-post.ts";
export { federatedJwt } from "./methods/federated-jwt.ts";
export { noClientAuthentication } from "./methods/no-client-authentication.ts";
export { privateKeyJwt } from "./methods/private-key-jwt.ts";
export { selfSignedTlsClientAuth } from "./methods/self-signed-tls-client-auth.ts";
export { tlsClientAuth } from "./methods/tls-client-auth.ts";
