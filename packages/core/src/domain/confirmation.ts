import type { Brand } from "./brand.ts";
import type { CertificateThumbprint } from "./client-certificate.ts";

/** The RFC 7638 SHA-256 thumbprint of a public key, in base64url. */
export type KeyThumbprint = Brand<string, "KeyThumbprint">;

/**
 * The key that the bearer of a token must prove to hold (RFC 7800 §3): the `cnf` claim. A token may be bound to a DPoP
 * key, to a TLS certificate, or to both; each binding must then be met.
 */
export interface Confirmation {
  /** `jkt` (RFC 9449 §6.1). */
  readonly keyThumbprint?: KeyThumbprint;
  /** `x5t#S256` (RFC 8705 §3.1). */
  readonly certificateThumbprint?: CertificateThumbprint;
}
