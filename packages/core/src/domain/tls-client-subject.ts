import type { ClientCertificate } from "./client-certificate.ts";
import { sameDistinguishedName } from "./distinguished-name.ts";

/** How a client's certificate is recognised (RFC 8705 §2.1.2): by exactly one of its names. */
export type TlsClientSubject =
  /** `tls_client_auth_subject_dn`, in the form of RFC 4514. */
  | { readonly subjectDn: string }
  | { readonly dnsName: string }
  | { readonly uri: string }
  | { readonly ipAddress: string }
  | { readonly emailAddress: string };

/** Whether the certificate carries the registered name. A DNS name is compared without case; the rest exactly. */
export const isNamedBy = (subject: TlsClientSubject, certificate: ClientCertificate): boolean => {
  if ("subjectDn" in subject)
    return sameDistinguishedName(subject.subjectDn, certificate.subjectDn);
  if ("dnsName" in subject)
    return certificate.dnsNames.some(
      (name) => name.toLowerCase() === subject.dnsName.toLowerCase(),
    );
  if ("uri" in subject) return certificate.uris.includes(subject.uri);
  if ("ipAddress" in subject) return certificate.ipAddresses.includes(subject.ipAddress);
  return certificate.emailAddresses.includes(subject.emailAddress);
};
