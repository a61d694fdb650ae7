import { TLSSocket } from "node:tls";
import { clientCertificateOf } from "./client-certificate-of.ts";
import type { ClientCertificateSource } from "./client-certificate-source.ts";

/**
 * The certificate of the TLS handshake that this process made itself, for `nodeHandler`. The server must ask for it:
 * `requestCert: true`; and `rejectUnauthorized: false` if self-signed ones are to come through, as
 * `self_signed_tls_client_auth` needs it (RFC 8705 §2.2). Node's verdict on the chain is `chainVerified`.
 *
 * @example nodeHandler(server, { basePath, clientCertificates: tlsCertificates() })
 */
export const tlsCertificates = (): ClientCertificateSource => ({
  from: "tls",
  read: ({ socket }) => {
    if (!(socket instanceof TLSSocket)) return undefined;
    const certificate = socket.getPeerX509Certificate();
    return certificate && clientCertificateOf(certificate, { chainVerified: socket.authorized });
  },
});
