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
   * The body's bytes as text, one character a byte, nothing decoded. A binding reads at most `bodyLimit + 1` bytes;
   * one byte above the limit is enough for core to refuse.
   */
  readonly body: string;
  /** The peer's address, for the audit. */
  readonly remoteAddress?: string;
}

/** Header fields by name in lower case; a repeated field joined by `, ` (RFC 9110 §5.3). A Fetch `Headers` fits. */
export interface HeaderFields {
  get(name: string): string | null | undefined;
}

export interface EndpointResponse {
  readonly status: number;
  /** By name, in the spelling that goes out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An endpoint: pure of any framework, and it never rejects. */
export type Endpoint = (request: EndpointRequest) => Promise<EndpointResponse>;
