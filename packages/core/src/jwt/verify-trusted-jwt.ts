import { err, okAsync, type Result, ResultAsync } from "neverthrow";
import type { Instant } from "../domain/instant.ts";
import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";
import type { PortError } from "../errors/port-error.ts";
import { type MaybeAsync, toAsync } from "../ports/maybe-async.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import { findKeys } from "./find-keys.ts";
import { type AssertionClaims, readAssertion } from "./read-assertion.ts";
import type { UnverifiedJwt } from "./read-jwt.ts";
import { verifySignature } from "./verify-signature.ts";

/** The ports by which a JWT of another issuer is verified. */
export interface TrustedJwtPorts {
  readonly remoteKeySets: RemoteKeySets;
  readonly signatureVerifier: SignatureVerifier;
}

/** A JWT as it came, and the issuer that it names. */
export interface TrustedJwt {
  readonly text: string;
  readonly jwt: UnverifiedJwt;
  readonly trusted: TrustedIssuer;
  readonly now: Instant;
}

/** Judges the key, the signature and the time of a JWT by what the tenant says of its issuer (RFC 7523 §3). Its type, and what it is good for, are the caller's to judge. */
export const verifyTrustedJwt =
  ({ remoteKeySets, signatureVerifier }: TrustedJwtPorts) =>
  ({
    text,
    jwt,
    trusted,
    now,
  }: TrustedJwt): ResultAsync<Result<AssertionClaims, AssertionFault>, PortError> =>
    findKeys(trusted.keys, remoteKeySets, jwt.kid)
      .andThen(
        (keys): ResultAsync<Result<unknown, AssertionFault>, PortError> =>
          keys.isErr()
            ? okAsync(err(keys.error))
            : settle(
                verifySignature(signatureVerifier, text, jwt, {
                  keys: keys.value,
                  algorithms: trusted.algorithms,
                }),
              ),
      )
      .map((signature) =>
        signature.andThen(() =>
          readAssertion(jwt.claims, { now, longestLifetime: trusted.longestLifetime }),
        ),
      );

/** A failure of judging is a verdict here; only ports fail. */
const settle = <T, Fault>(judging: MaybeAsync<T, Fault>): ResultAsync<Result<T, Fault>, never> =>
  ResultAsync.fromSafePromise(toAsync(judging));
