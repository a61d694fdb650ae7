import { type CryptoKey, compactVerify, type JWK, type KeyObject } from "jose";
import { ResultAsync } from "neverthrow";
import type { MaybeAsync } from "./maybe-async.ts";

/** A public key, as it was published or as the platform holds it. */
export type VerificationKey = JWK | CryptoKey | KeyObject;

/** Checks the signatures of what others signed: assertions, proofs, access tokens. */
export interface SignatureVerifier {
  /**
   * Whether `jws`, a compact JWS whose header names `alg`, was signed with the private half of `key`.
   *
   * Promise: `true` only for a signature in the form of RFC 7518 §3, by a key that is public, `alg`'s own and not too
   * weak: RSA has at least 2048 bits, and a key that names an `alg`, a `use` or `key_ops` serves nothing else.
   * Everything else is `false`, whatever is wrong: it never fails. `crit`, claims and time are the caller's to judge.
   *
   * @example await verifier.verify("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.MEUCIQ…", "ES256", jwk) // ok(true)
   */
  verify(jws: string, alg: string, key: VerificationKey): MaybeAsync<boolean, never>;
}

/** The platform's WebCrypto, through jose. Knows every algorithm that the platform knows. */
export const systemSignatureVerifier: SignatureVerifier = {
  verify: (jws, alg, key) =>
    ResultAsync.fromSafePromise(
      compactVerify(jws, key, { algorithms: [alg] }).then(
        () => true,
        () => false,
      ),
    ),
};
