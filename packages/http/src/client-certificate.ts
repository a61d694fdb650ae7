export {
  type CertificateHeaderOptions,
  certificateHeader,
} from "./certificate/certificate-header.ts";
export { clientCertificateOf } from "./certificate/client-certificate-of.ts";
export type { ClientCertificateSource, Hop } from "./certificate/client-certificate-source.ts";
export { tlsCertificates } from "./certificate/tls-certificates.ts";
