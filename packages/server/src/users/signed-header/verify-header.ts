import type { Clock } from "@mintport/core/ports";
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import type { SignedHeader } from "./signed-header.ts";

/**
 * Checks a JWT's signature, `iss`, `aud`, `exp` and `nbf` (RFC 7519 §4.1): its claims, or `undefined` if it proves nothing. Rejects if
 * the proxy's keys cannot be read, which nobody but the operator can mend.
 */
export const headerVerifier = (
  { issuer, jwksUri, audience }: SignedHeader,
  clock: Clock,
): ((jwt: string) => Promise<JWTPayload | undefined>) => {
  const keys = createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 2000 });
  return async (jwt) => {
    try {
      const { payload } = await jwtVerify(jwt, keys, {
        ...{ issuer, audience, algorithms: [...algorithms], clockTolerance },
        requiredClaims: ["exp", "iat"],
        currentDate: new Date(clock.now() * 1000),
      });
      return payload;
    } catch (failure) {
      if (failure instanceof errors.JOSEError && disproved.has(failure.code)) return undefined;
      throw failure;
    }
  };
};

/** Asymmetric ones: a proxy's public key must never do as a secret (RFC 8725 §3.1). */
const algorithms = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
] as const;

/** Seconds by which the proxy's clock may be wrong. */
const clockTolerance = 10;

const disproved: ReadonlySet<string> = new Set([
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTInvalid.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
]);
