import type { HeaderFields, ReadCertificate } from "@mintport/core";

/** The facts that a binding knows of the hop that a request came over. */
export interface Hop {
  readonly headers: HeaderFields;
  readonly remoteAddress?: string | undefined;
  /** The socket of `node:http`, where there is one. */
  readonly socket?: object;
}

/** Where a binding reads the client's certificate: `tlsCertificates()` or `certificateHeader(…)`. */
export interface ClientCertificateSource {
  /** `tls`: the handshake of the hop itself, which only `nodeHandler` can see. */
  readonly from: "tls" | "header";
  /**
   * The certificate; `undefined` if there is none that counts, `unreadable` if something else stands in its place. Never
   * throws, whatever the peer sends.
   */
  readonly read: (hop: Hop) => ReadCertificate | undefined;
}
