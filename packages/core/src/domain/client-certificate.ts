import type { Brand } from "./brand.ts";

/** The SHA-256 digest of a certificate's DER in base64url: `x5t#S256` (RFC 8705 §3.1). */
export type CertificateThumbprint = Brand<string, "CertificateThumbprint">;

/** A certificate as a binding read it: `unreadable` if something was sent in its place that is none. */
export type ReadCertificate = ClientCertificate | "unreadable";

/**
 * The certificate that a client proved to hold in the TLS handshake, as an HTTP binding read it: from the TLS socket,
 * or from a header that a trusted proxy set.
 */
export interface ClientCertificate {
  readonly thumbprint: CertificateThumbprint;
  /** The DER in base64, as it stands in a JWK's `x5c` (RFC 7517 §4.7). */
  readonly der: string;
  /** The subject as text in the form of RFC 4514: most specific part first. */
  readonly subjectDn: string;
  /** The subject alternative names, by kind (RFC 5280 §4.2.1.6). */
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  /** In their usual spelling: `192.0.2.1`, `2001:db8::1`. */
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  /** Whether its chain was verified up to a certification authority that the TLS layer trusts for clients. */
  readonly chainVerified: boolean;
}
