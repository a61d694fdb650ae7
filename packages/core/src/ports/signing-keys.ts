import type { JWK } from "jose";
import type { KeyId, TenantId } from "../domain/identifiers.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** The keys a tenant signs with. */
export interface SigningKeys {
  /**
   * The key to sign with now.
   *
   * Promise: its public half is already in `published`, so no verifier meets a `kid` it cannot find. A tenant
   * without a key for the algorithm is `unavailable`, never another tenant's key or another algorithm.
   */
  signer(tenant: TenantId, algorithm: SigningAlgorithm): MaybeAsync<Signer, PortError>;

  /** Every public key that an unexpired token of this tenant may have been signed with, or soon will be. */
  publicKeys(tenant: TenantId): MaybeAsync<readonly PublicJwk[], PortError>;
}

/** One private key, in the process or out of it (an HSM, a KMS). */
export interface Signer {
  readonly alg: SigningAlgorithm;
  readonly kid: KeyId;
  /**
   * Whether signing only computes, on the thread that asks: nothing to wait for, so no deadline is set. A signer that
   * asks a thread pool, an HSM or a KMS leaves it out.
   */
  readonly onThisThread?: boolean;
  /**
   * Signs a JWS signing input (RFC 7515 §5.1 step 5: ASCII, `header.payload`) and answers the signature in the
   * form that JWS wants (RFC 7518 §3: for ES256 `r || s`, not DER), base64url-encoded.
   */
  sign(signingInput: string): MaybeAsync<string, PortError>;
}

/** A public key as JWKS publishes it (RFC 7517 §4). */
export type PublicJwk = JWK & {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly use: "sig";
};
