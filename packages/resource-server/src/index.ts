export type { VerifiedAccessToken } from "./access-token.ts";
export { type KeySource, keysFromPort, keysFromSet, keysFromUrl } from "./key-source.ts";
export { type PresentedToken, type ProtectedRequest, presentedToken } from "./presented-token.ts";
export {
  type ProtectedResourceMetadata,
  type ProtectedResourceMetadataOptions,
  protectedResourceMetadata,
} from "./protected-resource-metadata.ts";
export {
  type ProtectionSpace,
  type Refusal,
  type RefusalReason,
  type RefusalResponse,
  refusalResponse,
} from "./refusal.ts";
export { authenticationProblems, type RequiredAuthentication } from "./required-authentication.ts";
export {
  type ResourceServer,
  requireScope,
  resourceServer,
} from "./resource-server.ts";
export type { ResourceServerOptions } from "./resource-server-options.ts";
export type { Accepted, RouteOptions } from "./route-options.ts";
export {
  type LiveApiKey,
  type TokenStore,
  type TokenStoreOptions,
  tokenStore,
} from "./token-store.ts";
export {
  type TokenVerifier,
  type TokenVerifierOptions,
  tokenVerifier,
  type VerifiedJwtClaims,
} from "./token-verifier.ts";
