import {
  andThen,
  asAsync,
  type ClientId,
  type Clock,
  type Eventual,
  type Instant,
  instant,
  isOpaqueToken,
  parseScope,
  readBoundClaims,
  type SigningAlgorithm,
  signingAlgorithms,
  systemClock,
  type TokenId,
  toClaims,
  type VerifiedTokens,
} from "@mintport/core";
import { errors, type JWTPayload, jwtVerify } from "jose";
import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import type { VerifiedAccessToken } from "./access-token.ts";
import { deepFrozen } from "./deep-frozen.ts";
import { type KeySource, KeysUnavailable } from "./key-source.ts";
import type { Refusal } from "./refusal.ts";
import type { TokenStore } from "./token-store.ts";

export interface TokenVerifierOptions {
  /** The issuer identifier: the only `iss` that counts. */
  readonly issuer: string;
  /** This resource: the token's `aud` must name it. */
  readonly audience: string;
  readonly keys: KeySource;
  /** The algorithms that count; default: all that Mintport signs with. Never `none`, never HMAC. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** The JWS `typ`: `at+jwt` (default), or `JWT` where the tenant mints that. */
  readonly type?: "at+jwt" | "JWT";
  /** How far clocks may differ, in seconds: 0 (default) to 60. */
  readonly clockSkew?: number;
  readonly clock?: Clock;
  /** The issuer's stores: revocation at once, and opaque tokens. Without them a JWT is good until it expires. */
  readonly store?: TokenStore;
  /**
   * Remembers tokens that were verified a moment ago: `verifiedTokens()` of `@mintport/crypto`. Time and the store are judged each time; a key that is revoked counts for its lifetime longer.
   */
  readonly verifiedTokens?: VerifiedTokens<VerifiedJwtClaims>;
}

export type TokenVerifier = (token: string) => ResultAsync<VerifiedAccessToken, Refusal>;

/** What is kept of a JWT that was verified, for when it comes again. */
export interface VerifiedJwtClaims {
  readonly token: VerifiedAccessToken;
  /** The verifier that judged it: what one believed, another with the same memory judges for itself. */
  readonly by: object;
}

/**
 * Checks JWT access tokens as RFC 9068 §4 asks: type, algorithm, signature by a key of the issuer's, issuer,
 * audience, time, and that every claim of §2.2 is there.
 */
export const tokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const check = tokenCheck(options);
  return (token) => asAsync(check(token));
};

/** The same, answered at once where nothing has to be waited for. */
export const tokenCheck = (
  options: TokenVerifierOptions,
): ((token: string) => Eventual<VerifiedAccessToken, Refusal>) => {
  const { issuer, clock = systemClock, store, verifiedTokens } = options;
  const clockSkew = Math.min(Math.max(options.clockSkew ?? 0, 0), maxClockSkew);
  const verify = jwtVerifier(options, clock, clockSkew);
  const self = {};
  const checked = (token: string, now: Instant): Eventual<VerifiedAccessToken, Refusal> => {
    const known = verifiedTokens?.find(issuer, token);
    if (known?.by === self)
      return isInTime(known.token, now, clockSkew)
        ? ok(known.token)
        : err({ kind: "invalid_token" });
    return andThen(verify(token), ({ payload }) =>
      andThen(readClaims(payload), (read) => {
        // Frozen: what one route did to it, every later one would see.
        verifiedTokens?.keep(issuer, token, { token: deepFrozen(read), by: self });
        return ok(read);
      }),
    );
  };
  return (token) => {
    if (token.length > maxTokenLength) return err({ kind: "invalid_token" });
    const now = clock.now();
    if (isOpaqueToken(token)) return findOpaque(token, options, now);
    const judged = checked(token, now);
    return store === undefined
      ? judged
      : andThen(judged, (read) => andThen(stillLive(store, read, now), () => ok(read)));
  };
};

const jwtVerifier = (
  { issuer, audience, keys, type = "at+jwt", ...options }: TokenVerifierOptions,
  clock: Clock,
  clockTolerance: number,
) => {
  const algorithms = [...(options.algorithms ?? signingAlgorithms)];
  return ResultAsync.fromThrowable(
    (token: string) =>
      jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms, typ: type, clockTolerance, requiredClaims },
        currentDate: new Date(clock.now() * 1000),
      }),
    toRefusal,
  );
};

/** RFC 7519 §4.1.4 and §4.1.5, as they were judged when the token was verified. */
const isInTime = (
  { expiresAt, claims: { nbf } }: VerifiedAccessToken,
  now: Instant,
  clockSkew: number,
): boolean => expiresAt > now - clockSkew && (nbf === undefined || nbf <= now + clockSkew);

/** An opaque token is known to the store or to nobody. */
const findOpaque = (
  token: string,
  { store, issuer, audience }: TokenVerifierOptions,
  now: Instant,
): ResultAsync<VerifiedAccessToken, Refusal> => {
  if (store === undefined) return errAsync({ kind: "invalid_token" });
  return store
    .findOpaque(token, now)
    .mapErr(outage)
    .andThen(
      (found): Result<VerifiedAccessToken, Refusal> =>
        found?.issuer === issuer && found.audience.some((name) => name === audience)
          ? ok({ ...found, claims: toClaims(found) })
          : err({ kind: "invalid_token" }),
    )
    .andThrough((found) => stillLive(store, found, now));
};

const stillLive = (
  store: TokenStore,
  token: VerifiedAccessToken,
  now: Instant,
): ResultAsync<void, Refusal> =>
  store
    .isDead({ ...token, id: token.id as TokenId, client: token.client as ClientId }, now)
    .mapErr(outage)
    .andThen((dead): Result<void, Refusal> => (dead ? err({ kind: "invalid_token" }) : ok()));

const outage = (cause: unknown): Refusal => ({ kind: "unavailable", cause });

/** RFC 9068 §2.2. */
const requiredClaims = ["iss", "sub", "aud", "client_id", "iat", "exp", "jti"];

/** A token is decoded only up to this many characters. */
const maxTokenLength = 16_384;

/** Seconds. */
const maxClockSkew = 60;

const readClaims = (claims: JWTPayload): Result<VerifiedAccessToken, Refusal> => {
  const { iss, exp, iat } = claims;
  // jose checks that these are there, not that they are text.
  const [sub, jti, client] = [claims.sub, claims.jti, claims["client_id"]] as readonly unknown[];
  const scope = parseScope(typeof claims["scope"] === "string" ? claims["scope"] : "");
  const bound = readBoundClaims(claims);
  return iss !== undefined &&
    exp !== undefined &&
    iat !== undefined &&
    typeof sub === "string" &&
    typeof jti === "string" &&
    typeof client === "string" &&
    scope.isOk() &&
    bound !== undefined
    ? ok({
        id: jti,
        issuer: iss,
        subject: sub,
        client,
        scope: scope.value,
        issuedAt: instant(iat),
        expiresAt: instant(exp),
        ...bound,
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
