/** A public key as a JWK (RFC 7517), as it was registered. */
export interface RegisteredJwk {
  readonly kty: string;
  readonly [member: string]: unknown;
}

/** The public keys of a client or a trusted issuer: registered themselves, or where they are published. Never both. */
export type PublicKeys =
  | { readonly jwks: readonly RegisteredJwk[] }
  /** An https URL, fetched through `RemoteKeySets`. */
  | { readonly jwksUri: string };
