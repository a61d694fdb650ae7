import {
  type Clock,
  instant,
  parseScope,
  type SigningAlgorithm,
  systemClock,
} from "@mintport/core";
import { errors, type JWTPayload, jwtVerify } from "jose";
import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import type { VerifiedAccessToken } from "./access-token.ts";
import { type KeySource, KeysUnavailable } from "./key-source.ts";
import type { Refusal } from "./refusal.ts";

export interface TokenVerifierOptions {
  /** The issuer identifier: the only `iss` that counts. */
  readonly issuer: string;
  /** This resource: the token's `aud` must name it. */
  readonly audience: string;
  readonly keys: KeySource;
  /** The algorithms that count; default RS256, PS256, ES256, EdDSA. Never `none`, never HMAC. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** The JWS `typ`: `at+jwt` (default), or `JWT` where the tenant mints that. */
  readonly type?: "at+jwt" | "JWT";
  /** How far clocks may differ, in seconds: 0 (default) to 60. */
  readonly clockSkew?: number;
  readonly clock?: Clock;
}

export type TokenVerifier = (token: string) => ResultAsync<VerifiedAccessToken, Refusal>;

/**
 * Checks JWT access tokens as RFC 9068 §4 asks: type, algorithm, signature by a key of the issuer's, issuer,
 * audience, time, and that every claim of §2.2 is there.
 */
export const tokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const { issuer, audience, keys, clock = systemClock, clockSkew = 0 } = options;
  const algorithms = [...(options.algorithms ?? (["RS256", "PS256", "ES256", "EdDSA"] as const))];
  const verify = ResultAsync.fromThrowable(
    (token: string) =>
      jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        typ: options.type ?? "at+jwt",
        clockTolerance: Math.min(Math.max(clockSkew, 0), maxClockSkew),
        currentDate: new Date(clock.now() * 1000),
        requiredClaims,
      }),
    toRefusal,
  );
  return (token) =>
    token.length > maxTokenLength
      ? errAsync({ kind: "invalid_token" })
      : verify(token).andThen(({ payload }) => readClaims(payload));
};

/** RFC 9068 §2.2. */
const requiredClaims = ["iss", "sub", "aud", "client_id", "iat", "exp", "jti"];

/** A token is decoded only up to this many characters. */
const maxTokenLength = 16_384;

/** Seconds. */
const maxClockSkew = 60;

const readClaims = (claims: JWTPayload): Result<VerifiedAccessToken, Refusal> => {
  const { iss, exp } = claims;
  // jose checks that these are there, not that they are text.
  const [sub, jti, client] = [claims.sub, claims.jti, claims["client_id"]] as readonly unknown[];
  const scope = parseScope(typeof claims["scope"] === "string" ? claims["scope"] : "");
  return iss !== undefined &&
    exp !== undefined &&
    typeof sub === "string" &&
    typeof jti === "string" &&
    typeof client === "string" &&
    scope.isOk()
    ? ok({
        id: jti,
        issuer: iss,
        subject: sub,
        client,
        scope: scope.value,
        expiresAt: instant(exp),
        claims,
      })
    : err({ kind: "invalid_token" });
};

/** What jose cannot do for want of keys is an outage; everything else is the token's fault. */
const toRefusal = (cause: unknown): Refusal =>
  isOutage(cause) ? { kind: "unavailable", cause } : { kind: "invalid_token", cause };

const isOutage = (cause: unknown): boolean =>
  cause instanceof KeysUnavailable ||
  cause instanceof errors.JWKSTimeout ||
  cause instanceof errors.JWKSInvalid ||
  !isJoseError(cause);

/** A plain JOSEError is what `createRemoteJWKSet` throws for a bad answer of the key server. */
const isJoseError = (cause: unknown): boolean =>
  cause instanceof errors.JOSEError && cause.code !== "ERR_JOSE_GENERIC";
