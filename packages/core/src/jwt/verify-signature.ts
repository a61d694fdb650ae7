import type { JWK } from "jose";
import { err, ok } from "neverthrow";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { UnverifiedJwt } from "./read-jwt.ts";
import { selectKey } from "./select-key.ts";

/** The fault of a signature. */
export type SignatureFault = "algorithm_not_allowed" | "key_unknown" | "signature_invalid";

/** The keys and algorithms by which a signature counts. */
export interface TrustedKeys {
  readonly keys: readonly JWK[];
  readonly algorithms: readonly string[];
}

/**
 * Checks the signature alone: by one of `algorithms`, with the key of the set that `kid` and `alg` name. Answers that
 * key. Claims and time are for the caller to judge, by the caller's clock.
 */
export const verifySignature = (
  verifier: SignatureVerifier,
  text: string,
  jwt: UnverifiedJwt,
  { keys, algorithms }: TrustedKeys,
): MaybeAsync<JWK, SignatureFault> => {
  if (!algorithms.includes(jwt.alg)) return err("algorithm_not_allowed");
  const key = selectKey(keys, jwt);
  if (key === undefined) return err("key_unknown");
  return andThen(verifier.verify(text, jwt.alg, key), (signed) =>
    signed ? ok(key) : err("signature_invalid"),
  );
};
