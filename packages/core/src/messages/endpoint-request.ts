import type { ReadCertificate } from "../domain/client-certificate.ts";
import type { FormPair } from "../domain/form.ts";
import type { HeaderFields } from "./header-fields.ts";

/**
 * A request, as an HTTP binding hands it over: a plain object, so that core knows no framework.
 */
export interface EndpointRequest {
  /** The tenant as it stands in the path: neither decoded nor folded. */
  readonly tenant: string;
  readonly method: string;
  /** The request target: path and query, as sent. */
  readonly url: string;
  readonly headers: HeaderFields;
  /**
   * The body's bytes as text, one character per byte, nothing decoded. A binding reads at most `bodyLimit + 1` bytes;
   * one byte above the limit is enough for core to refuse. `undefined` if somebody has read the body before: then `form`
   * holds what a framework's body parser made of it, or the request is answered 500, which only the embedder can mend.
   */
  readonly body: string | undefined;
  /**
   * The pairs of a form that the framework has parsed already, decoded, in their order, repeats as repeats. Looked at
   * only where `body` is `undefined`.
   */
  readonly form?: readonly FormPair[] | undefined;
  /** The name of the request in logs: 1 to 128 of `A-Z a-z 0-9 . _ -`; anything else is not heeded. */
  readonly requestId?: string | undefined;
  /** The peer's address, for limits and the audit. */
  readonly remoteAddress?: string | undefined;
  /** The certificate of the TLS client, if it sent one and the binding was told to read it (RFC 8705). */
  readonly clientCertificate?: ReadCertificate | undefined;
}
