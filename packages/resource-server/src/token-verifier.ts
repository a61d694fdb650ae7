import type { ClientId } from "@mintport/core";
import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import {
  andThen,
  type Clock,
  type Instant,
  type KnownOptions,
  type MaybeAsync,
  requireKnownOptions,
  type SignatureVerifier,
  systemClock,
  type TokenId,
  toAsync,
  type VerifiedTokens,
} from "@mintport/core/ports";
import { err, errAsync, ok, type Result, type ResultAsync } from "@mintport/core/result";
import { isOpaqueToken, maxJwtLength, readOrigin, toClaims } from "@mintport/core/tokens";
import { platformSignatureVerifier } from "#signature-verifier";
import type { VerifiedAccessToken } from "./access-token.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { namesOf } from "./issuer-names.ts";
import type { KeySource } from "./key-source.ts";
import { isInTime, readClaims } from "./read-claims.ts";
import type { Refusal } from "./refusal.ts";
import { readSigned } from "./signed-token.ts";
import type { TokenStore } from "./token-store.ts";

/** The facts, keys and rules by which access tokens are verified. */
export interface TokenVerifierOptions {
  /** The issuer identifier: the only `iss` that counts, but for `issuerAliases`. */
  readonly issuer: string;
  /**
   * Other issuer identifiers of the same issuer, while it moves from one host to another: its tokens count whichever of them their
   * `iss` is. All are held to the same `keys`.
   *
   * @default []
   */
  readonly issuerAliases?: readonly string[];
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
  /**
   * Verifies the signatures. By default the platform's own: `node:crypto` on Node, WebCrypto on every other.
   *
   * @default signatureVerifier() of `@mintport/signature-verifier` on Node, `systemSignatureVerifier` elsewhere
   */
  readonly signatureVerifier?: SignatureVerifier;
  /** The issuer's stores: revocation at once, and opaque tokens. Without them a JWT is good until it expires. */
  readonly store?: TokenStore;
  /**
   * Remembers tokens that were verified a moment ago: `verifiedTokens()` of `@mintport/crypto`. Time and the store are
   * judged each time; a key that is revoked counts for its lifetime longer.
   */
  readonly verifiedTokens?: VerifiedTokens<VerifiedJwtClaims>;
}

/** Verifies an access token, and answers its content or the refusal (RFC 6750 §3.1). */
export type TokenVerifier = (token: string) => ResultAsync<VerifiedAccessToken, Refusal>;

/** The part of a verified JWT that is kept for when it comes again. */
export interface VerifiedJwtClaims {
  readonly token: VerifiedAccessToken;
  /** The verifier that judged it: what one believed, another with the same memory judges for itself. */
  readonly by: object;
}

/**
 * Checks JWT access tokens as RFC 9068 §4 asks: type, algorithm, signature by a key of the issuer's, issuer,
 * audience, time, and that every claim of §2.2 is there. Throws `ConfigurationError` if an option is unknown.
 */
export const tokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  requireKnownOptions("tokenVerifier", options, tokenVerifierOptions);
  const check = tokenCheck(options);
  return (token) => toAsync(check(token));
};

/** The names of the options of every verifier. */
export const tokenVerifierOptions: KnownOptions<TokenVerifierOptions> = {
  ...{ issuer: true, issuerAliases: true, audience: true, keys: true, algorithms: true },
  ...{ type: true, clockSkew: true },
  ...{ clock: true, signatureVerifier: true, store: true, verifiedTokens: true },
};

/** The same, answered at once where nothing has to be waited for. */
export const tokenCheck = (
  options: TokenVerifierOptions,
): ((token: string) => MaybeAsync<VerifiedAccessToken, Refusal>) => {
  const { issuer, clock = systemClock, store, verifiedTokens } = options;
  const clockSkew = Math.min(Math.max(options.clockSkew ?? 0, 0), maxClockSkew);
  const { audience, keys, algorithms = signingAlgorithms, type = "at+jwt" } = options;
  const { signatureVerifier: verifier = platformSignatureVerifier } = options;
  const signed = { keys, algorithms: [...algorithms], type, verifier };
  const self = {};
  const issuers = namesOf(options);
  const checked = (token: string, now: Instant): MaybeAsync<VerifiedAccessToken, Refusal> => {
    const known = verifiedTokens?.find(issuer, token);
    if (known?.by === self)
      return isInTime(known.token.claims, now, clockSkew)
        ? ok(known.token)
        : err({ kind: "invalid_token" });
    return andThen(readSigned(signed, token), (claims) =>
      andThen(readClaims(claims, { issuers, audience, now, clockSkew }), (read) => {
        // Frozen: what one route did to it, every later one would see.
        verifiedTokens?.keep(issuer, token, { token: deepFreeze(read), by: self });
        return ok(read);
      }),
    );
  };
  return (token) => {
    if (token.length > maxJwtLength) return err({ kind: "invalid_token" });
    const now = clock.now();
    if (isOpaqueToken(token)) return findOpaque(token, options, now);
    const judged = checked(token, now);
    return store === undefined
      ? judged
      : andThen(judged, (read) => andThen(stillLive(store, read, now), () => ok(read)));
  };
};

/** An opaque token is known to the store or to nobody. */
const findOpaque = (
  token: string,
  options: TokenVerifierOptions,
  now: Instant,
): ResultAsync<VerifiedAccessToken, Refusal> => {
  const { store, audience } = options;
  if (store === undefined) return errAsync({ kind: "invalid_token" });
  return store
    .findOpaque(token, now)
    .mapErr(outage)
    .andThen(
      (found): Result<VerifiedAccessToken, Refusal> =>
        found !== undefined &&
        namesOf(options).includes(found.issuer) &&
        found.audience.some((name) => name === audience)
          ? ok({ ...found, claims: toClaims(found) })
          : err({ kind: "invalid_token" }),
    )
    .andThrough((found) => stillLive(store, found, now));
};

const stillLive = (
  store: TokenStore,
  token: VerifiedAccessToken,
  now: Instant,
): ResultAsync<void, Refusal> => {
  const origin = readOrigin(token.claims);
  if (origin === undefined) return errAsync({ kind: "invalid_token", cause: "the origin" });
  const { issuedAt, expiresAt } = token;
  const ids = { id: token.id as TokenId, client: token.client as ClientId };
  return store
    .isDead({ ...ids, issuedAt, expiresAt, origin }, now)
    .mapErr(outage)
    .andThen((dead): Result<void, Refusal> => (dead ? err({ kind: "invalid_token" }) : ok()));
};

const outage = (cause: unknown): Refusal => ({ kind: "unavailable", cause });

/** Seconds. */
export const maxClockSkew = 60;
