import { nearestXfccCertificate } from "./nearest-xfcc-certificate.ts";
import { pemBlocks } from "./pem-blocks.ts";

/** One way of writing a certificate in a header. */
export interface CertificateForm {
  /** The header's name, where the product has given it one. */
  readonly name?: string;
  /** The certificate's DER; `undefined` if the value is not of this form. */
  readonly derOf: (value: string) => Buffer | undefined;
  /** What the product sends instead of nothing, where its client showed no certificate. */
  readonly none?: string;
  /** The product never verifies a chain, whatever its operator says. */
  readonly neverVerified?: boolean;
}

/** A byte sequence of a Structured Field, alone (RFC 8941 §3.3.5): a second one brings a comma with it. */
const fromRfc9440 = (value: string): Buffer | undefined =>
  derOfBase64(/^:(.+):$/.exec(value)?.[1] ?? "");

/** Base64 of RFC 4648 §4, with its padding or without, and nothing around it. */
const derOfBase64 = (text: string): Buffer | undefined =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;

/** Certificates' headers are ASCII, so an escape of anything else stays, and does not fit. */
const unescaped = (value: string): string =>
  value.replaceAll(/%([0-7][\da-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** One block, and nothing around it (RFC 7468 §5). */
const fromEscapedPem = (value: string): Buffer | undefined => {
  const [only, ...others] = pemBlocks(unescaped(value)) ?? [];
  return others.length === 0 ? only : undefined;
};

/** The client's own stands first in its chain (RFC 8446 §4.4.2). */
const fromEscapedChain = (value: string): Buffer | undefined => pemBlocks(unescaped(value))?.[0];

/** `X-Forwarded-Tls-Client-Cert`: bodies of PEM, the client's own first. Versions before 3 escape the whole. */
const fromTraefik = (value: string): Buffer | undefined => {
  // A repeated field would be joined by a comma and a space.
  const bodies = unescaped(value).split(",").map(derOfBase64);
  return bodies.includes(undefined) ? undefined : bodies[0];
};

/** A header has no line breaks, so mod_headers makes spaces of those of PEM. */
const fromApache = (value: string): Buffer | undefined => {
  const body = /^-----BEGIN CERTIFICATE----- (.+) -----END CERTIFICATE----- ?$/.exec(value)?.[1];
  return derOfBase64(body?.replaceAll(" ", "") ?? "");
};

const fromEnvoy = (value: string): Buffer | undefined => {
  const certificate = nearestXfccCertificate(value);
  return certificate === undefined ? undefined : fromEscapedPem(certificate);
};

/** How a proxy writes the certificate: the name of a product, or of a form that several have. */
export type CertificateFormat =
  | "rfc9440"
  | "pem"
  | "apache"
  | "aws-alb"
  | "aws-alb-passthrough"
  | "cloudflare"
  | "envoy"
  | "gcp"
  | "haproxy"
  | "nginx"
  | "traefik";

/** Every form, by its name. */
export const certificateForms: Readonly<Record<CertificateFormat, CertificateForm>> = {
  /** `:MIIB…:`, a byte sequence (RFC 9440 §2.2). */
  rfc9440: { name: "Client-Cert", derOf: fromRfc9440 },
  /** Percent-encoded PEM. */
  pem: { derOf: fromEscapedPem },
  /** `%{SSL_CLIENT_CERT}s` of mod_headers, which says `(null)` for a variable that is not set. */
  apache: { derOf: fromApache, none: "(null)" },
  /** The Application Load Balancer that verifies. */
  "aws-alb": { name: "X-Amzn-Mtls-Clientcert-Leaf", derOf: fromEscapedPem },
  /** The same where it passes on whatever the client shows, chain and all. */
  "aws-alb-passthrough": {
    name: "X-Amzn-Mtls-Clientcert",
    derOf: fromEscapedChain,
    neverVerified: true,
  },
  cloudflare: { name: "Cf-Client-Cert-Der-Base64", derOf: derOfBase64 },
  /** XFCC with `cert: true` in `set_current_client_cert_details`. */
  envoy: { name: "X-Forwarded-Client-Cert", derOf: fromEnvoy },
  /** The variable `client_cert_leaf` in a custom request header. */
  gcp: { name: "X-Client-Cert-Leaf", derOf: fromRfc9440 },
  /** `%[ssl_c_der,base64]`. */
  haproxy: { derOf: derOfBase64 },
  /** `$ssl_client_escaped_cert`. */
  nginx: { derOf: fromEscapedPem },
  /** The middleware `passTLSClientCert` with `pem`. */
  traefik: { name: "X-Forwarded-Tls-Client-Cert", derOf: fromTraefik },
};

/** The names of all forms. */
export const certificateFormats: readonly CertificateFormat[] = Object.keys(
  certificateForms,
) as CertificateFormat[];
