/** Tokens, JWTs and proofs as they are written and read again, for packages that check them. */
export type { AccessToken } from "./domain/access-token.ts";
export { type Actor, actorCount, maxActors } from "./domain/actor.ts";
export {
  type ApiKey,
  apiKeyClient,
  apiKeyText,
  isApiKeyLive,
  looksLikeApiKey,
} from "./domain/api-key.ts";
export { asymmetricAlgorithms as dpopAlgorithms } from "./domain/asymmetric-algorithms.ts";
export type { Confirmation, KeyThumbprint } from "./domain/confirmation.ts";
export { credentialText, isCredentialText } from "./domain/credential-text.ts";
export { maxAccessTokenLength, maxDpopProofLength, maxJwtLength } from "./domain/max-jwt-length.ts";
export type { RefreshToken } from "./domain/refresh-token.ts";
export type { UserAuthentication } from "./domain/user-authentication.ts";
export type { TokenFault, UserTokenFault } from "./errors/token-fault.ts";
export { type DpopProof, type ProofExpectation, verifyDpopProof } from "./jwt/dpop-proof.ts";
export type { UnverifiedHeader } from "./jwt/read-jose-header.ts";
export { readJwt, type UnverifiedJwt } from "./jwt/read-jwt.ts";
export { type UseOncePorts, useOnce } from "./jwt/use-once.ts";
export { readBoundClaims, readOrigin, toClaims, tokenType } from "./tokens/access-token-claims.ts";
export { tokenFaultOf } from "./tokens/access-token-kind.ts";
export { findApiKey } from "./tokens/find-api-key.ts";
export type { IssuedToken } from "./tokens/issued-tokens.ts";
export type { VerifiedJwt } from "./tokens/jwt-access-token.ts";
export type { FindLiveToken, LiveToken } from "./tokens/live-token.ts";
export { isOpaqueToken, opaqueAccessTokens } from "./tokens/opaque-access-token.ts";
