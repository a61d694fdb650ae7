import type { HeaderFields } from "@mintport/core";
import { ConfigurationError, unknownOptions } from "@mintport/core/ports";
import { trustedProxies } from "../certificate/trusted-proxies.ts";
import { forwardedNodes } from "./forwarded-nodes.ts";
import { nodeAddress, unmapped } from "./node-address.ts";

/** The proxies before a binding, and where they write whom they forward for. */
export interface Proxies {
  /** Addresses or CIDR ranges of the proxies. From any other peer the header is as if it were not sent. */
  readonly trusted: readonly string[];
  /** The one header that every one of them appends to. The other is never read. */
  readonly header: "x-forwarded-for" | "forwarded";
}

/** Reads the facts in a hop's headers that are believed. */
export interface ForwardedReader {
  /**
   * The client's address: the right-most one in the header that is no trusted proxy's, if the peer itself is one. A
   * malformed entry ends the walk, and the last good one counts.
   */
  readonly clientAddress: (headers: HeaderFields, peer: string | undefined) => string | undefined;
  /** The request's id, if a trusted proxy sent it. */
  readonly requestId: (headers: HeaderFields, peer: string | undefined) => string | undefined;
}

/** The proxies that are trusted, and the header in which they pass a request's id on. */
export interface ForwardedOptions {
  readonly proxies?: Proxies;
  readonly requestIdHeader?: string;
}

/**
 * Reads the headers of trusted proxies, and of nobody else, for pages beside the endpoints. Throws `ConfigurationError` if an option is
 * wrong.
 *
 * @example forwardedReader({ proxies }).clientAddress(headerFieldsOf(request.rawHeaders), request.socket.remoteAddress)
 */
export const forwardedReader = ({
  proxies,
  requestIdHeader,
}: ForwardedOptions): ForwardedReader => {
  if (proxies === undefined) {
    if (requestIdHeader !== undefined)
      throw problem("requestIdHeader", "needs proxies: from anybody else an id is not believed");
    return { clientAddress: (_headers, peer) => unmapped(peer), requestId: () => undefined };
  }
  const unknown = unknownOptions<Proxies>(proxies, { trusted: true, header: true }, "proxies");
  if (unknown.length > 0) throw new ConfigurationError("http", unknown);
  const isTrusted = trustedProxies(proxies.trusted);
  if (isTrusted === undefined)
    throw problem(
      "proxies.trusted",
      "must be addresses or CIDR ranges, at least one and none of everybody",
    );
  const nodesOf = Object.hasOwn(readers, proxies.header) ? readers[proxies.header] : undefined;
  if (nodesOf === undefined)
    throw problem("proxies.header", 'must be "x-forwarded-for" or "forwarded"');
  if (requestIdHeader !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(requestIdHeader))
    throw problem("requestIdHeader", "must be the name of a header, as X-Request-Id");
  const idHeader = requestIdHeader?.toLowerCase();

  return {
    clientAddress: (headers, peer) => {
      if (!isTrusted(peer)) return unmapped(peer);
      const field = headers.get(proxies.header) ?? "";
      let last = unmapped(peer);
      for (const node of field === "" ? [] : nodesOf(field)) {
        const address = node === undefined ? undefined : nodeAddress(node);
        if (address === undefined) return last;
        last = address;
        if (!isTrusted(address)) return address;
      }
      return last;
    },
    requestId: (headers, peer) =>
      idHeader === undefined || !isTrusted(peer) ? undefined : (headers.get(idHeader) ?? undefined),
  };
};

/** The entries of `X-Forwarded-For`, the last first. */
function* listed(field: string): Generator<string, void> {
  let end = field.length;
  while (end >= 0) {
    const comma = end === 0 ? -1 : field.lastIndexOf(",", end - 1);
    yield field.slice(comma + 1, end).trim();
    end = comma;
  }
}

const readers = { "x-forwarded-for": listed, forwarded: forwardedNodes };

const problem = (field: string, message: string): ConfigurationError =>
  new ConfigurationError("http", [{ field, message }]);
