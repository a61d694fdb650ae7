export { type CertificateFormat, certificateFormats } from "./certificate/certificate-forms.ts";
export {
  type CertificateHeaderOptions,
  certificateHeader,
  certificateHeaderProblems,
} from "./certificate/certificate-header.ts";
export { clientCertificateOf } from "./certificate/client-certificate-of.ts";
export type { ClientCertificateSource, Hop } from "./certificate/client-certificate-source.ts";
export { tlsCertificates } from "./certificate/tls-certificates.ts";
