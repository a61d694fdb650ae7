import { createHash, X509Certificate } from "node:crypto";
import type { ClientCertificate } from "@mintport/core";
import type { CertificateThumbprint } from "@mintport/core/ports";
import { distinguishedNameOf } from "./distinguished-name-of.ts";
import { subjectAltNamesOf } from "./subject-alt-names-of.ts";

/**
 * A certificate as core knows it; `undefined` if it is not the DER of exactly one certificate. `chainVerified` is the
 * caller's word: whether the TLS layer verified the chain up to a certification authority that it trusts for clients.
 * Here no signature and no date is checked.
 *
 * @example clientCertificateOf(der, { chainVerified: true })?.subjectDn // "CN=client,O=Example"
 */
export const clientCertificateOf = (
  certificate: Uint8Array | X509Certificate,
  { chainVerified }: Pick<ClientCertificate, "chainVerified">,
): ClientCertificate | undefined => {
  const read = certificate instanceof X509Certificate ? certificate : parse(certificate);
  if (read === undefined) return undefined;
  return {
    thumbprint: createHash("sha256").update(read.raw).digest("base64url") as CertificateThumbprint,
    der: read.raw.toString("base64"),
    subjectDn: distinguishedNameOf(read.subject),
    ...subjectAltNamesOf(read.subjectAltName),
    chainVerified,
  };
};

const parse = (der: Uint8Array): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(der);
    // Node also takes PEM, and DER with something behind it: then it is not clear what the sender meant.
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
};
