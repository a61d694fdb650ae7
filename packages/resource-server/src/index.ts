export type { VerifiedAccessToken } from "./access-token.ts";
export { type BearerRequest, bearerToken } from "./bearer-token.ts";
export { type KeySource, keysFromPort, keysFromUrl } from "./key-source.ts";
export { type Refusal, type RefusalResponse, refusalResponse } from "./refusal.ts";
export {
  type ResourceServer,
  type ResourceServerOptions,
  requireScope,
  resourceServer,
} from "./resource-server.ts";
export {
  type TokenVerifier,
  type TokenVerifierOptions,
  tokenVerifier,
} from "./token-verifier.ts";
