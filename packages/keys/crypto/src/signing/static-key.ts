import type { SigningAlgorithm } from "@mintport/core/keys";

/** A private key from configuration. */
export interface StaticKey {
  /** The tenant that signs with it. */
  readonly tenant: string;
  readonly alg: SigningAlgorithm;
  /** Default: the key's RFC 7638 thumbprint. */
  readonly kid?: string;
  /** The private key as a JWK (RFC 7517). */
  readonly privateJwk: object;
}

/** A key to be made at start-up. It is gone with the process, and its tokens with it. */
export interface GeneratedKey {
  readonly tenant: string;
  readonly alg: SigningAlgorithm;
  /** Default: the key's RFC 7638 thumbprint. */
  readonly kid?: string;
}
