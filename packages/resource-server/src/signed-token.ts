import {
  andThen,
  type MaybeAsync,
  type SignatureVerifier,
  type VerificationKey,
} from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { readJwt, type UnverifiedJwt } from "@mintport/core/tokens";
import { errors, type FlattenedJWSInput, type JWTHeaderParameters, type JWTPayload } from "jose";
import { type KeySource, KeysUnavailable } from "./key-source.ts";
import type { Refusal } from "./refusal.ts";

/** The keys and rules by which a JWT access token is verified (RFC 9068 §4). */
export interface SignedTokenOptions {
  readonly keys: KeySource;
  readonly algorithms: readonly string[];
  readonly type: "at+jwt" | "JWT";
  readonly verifier: SignatureVerifier;
}

/** The claims of a JWT of the right type, by an algorithm that counts, with a good signature (RFC 9068 §4). */
export const readSigned = (
  { keys, algorithms, type, verifier }: SignedTokenOptions,
  token: string,
): MaybeAsync<JWTPayload, Refusal> => {
  const jwt = readJwt(token);
  if (jwt?.typ !== type.toLowerCase()) return refused("the type is another");
  const { alg, claims } = jwt;
  if (!algorithms.includes(alg)) return refused("the algorithm does not count");
  return andThen(keyOf(keys, jwt, token), (key) =>
    andThen(verifier.verify(token, alg, key), (signed) =>
      signed ? ok(claims) : refused("the signature does not hold"),
    ),
  );
};

const refused = (cause: string): MaybeAsync<never, Refusal> =>
  err({ kind: "invalid_token", cause });

const keyOf = (
  keys: KeySource,
  { header }: UnverifiedJwt,
  token: string,
): MaybeAsync<VerificationKey, Refusal> => {
  try {
    const found = keys(header as JWTHeaderParameters, partsOf(token));
    return "then" in found
      ? new ResultAsync(
          Promise.resolve(found).then(trusted, (cause: unknown) => err(toRefusal(cause))),
        )
      : trusted(found);
  } catch (cause) {
    return err(toRefusal(cause));
  }
};

/** `readJwt` has made sure of the two dots. */
const partsOf = (token: string): FlattenedJWSInput => {
  const [first, last] = [token.indexOf("."), token.lastIndexOf(".")];
  return {
    protected: token.slice(0, first),
    payload: token.slice(first + 1, last),
    signature: token.slice(last + 1),
  };
};

/** A secret that both ends hold proves nothing about who signed. */
const trusted = (key: VerificationKey | Uint8Array): Result<VerificationKey, Refusal> =>
  key instanceof Uint8Array ? err(symmetric) : ok(key);

const symmetric: Refusal = { kind: "invalid_token", cause: "the key is symmetric" };

/** That no key fits is the token's fault; everything else is an outage. */
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
