import type { SigningAlgorithm } from "@mintport/core/keys";
import type { KnownOptions } from "@mintport/core/ports";

/** A private key from configuration: a JWK or a PEM text, and what it is used for. */
export type StaticKey = StaticKeyOptions & (PrivateJwk | PrivatePem);

/** What a private key is used for. */
export interface StaticKeyOptions {
  /** The tenant that signs with it. */
  readonly tenant: string;
  /**
   * The algorithm that it signs with. Default: the JWK's own `alg`, or the only one that fits the key. RSA needs it, as six
   * fit.
   */
  readonly alg?: SigningAlgorithm;
  /** Default: the JWK's own `kid`, or the key's RFC 7638 thumbprint. */
  readonly kid?: string;
}

/** A private key as a JWK (RFC 7517). */
export interface PrivateJwk {
  readonly privateJwk: object;
  readonly privatePem?: never;
}

/**
 * A private key as PEM text, unencrypted: PKCS#8 (`PRIVATE KEY`), and on Node also PKCS#1 (`RSA PRIVATE KEY`) and SEC1 (`EC
 * PRIVATE KEY`).
 */
export interface PrivatePem {
  readonly privatePem: string;
  readonly privateJwk?: never;
}

/** The names of what an entry may hold. */
export const staticKeyOptions: KnownOptions<StaticKey> = {
  ...{ tenant: true, alg: true, kid: true, privateJwk: true, privatePem: true },
};

/** A key to be made at start-up. It is gone with the process, and its tokens with it. */
export interface GeneratedKey {
  readonly tenant: string;
  readonly alg: SigningAlgorithm;
  /** Default: the key's RFC 7638 thumbprint. */
  readonly kid?: string;
}
