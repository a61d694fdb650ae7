export type { VerifiedAccessToken } from "./access-token.ts";
export { type KeySource, keysFromPort, keysFromSet, keysFromUrl } from "./key-source.ts";
export { type PresentedToken, type ProtectedRequest, presentedToken } from "./presented-token.ts";
export { type Refusal, type RefusalResponse, refusalResponse } from "./refusal.ts";
export {
  type Accepted,
  type ResourceServer,
  type ResourceServerOptions,
  requireScope,
  resourceServer,
} from "./resource-server.ts";
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
