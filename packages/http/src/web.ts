import {
  type AuthorizationServer,
  type ClientCertificate,
  ConfigurationError,
  type EndpointResponse,
  type ReadCertificate,
  type ResponseHeaders,
  unknownEndpoint,
} from "@mintport/core";
import type { Hop } from "./certificate/client-certificate-source.ts";
import { forwardedReader } from "./forwarded/forwarded-reader.ts";
import { type HttpOptions, pathTable } from "./path-table.ts";

export type { Proxies } from "./forwarded/forwarded-reader.ts";
export type { HttpOptions } from "./path-table.ts";

/** The facts of a request that the platform knows and `Request` does not hold. */
export interface ConnectionInfo {
  readonly remoteAddress?: string;
  /**
   * The client's certificate, where the platform ends TLS itself. Not looked at with the option `clientCertificates`:
   * behind a proxy it would be the proxy's.
   */
  readonly clientCertificate?: ClientCertificate;
}

/** Answers a Web request. The connection's facts come from the platform, since a `Request` does not hold them. */
export type WebHandler = (request: Request, connection?: ConnectionInfo) => Promise<Response>;

/**
 * Serves an authorization server as `Request → Response`: for Bun, Deno, Workers and every framework that speaks
 * Fetch. Answers 404 for a path that is none of the server's.
 *
 * @example Bun.serve({ fetch: (request) => handler(request) })
 */
export const webHandler = (server: AuthorizationServer, options: HttpOptions): WebHandler => {
  const find = pathTable(server, options);
  const certificateOf = certificates(options);
  const forwarded = forwardedReader(options);
  return async (request, connection) => {
    const url = new URL(request.url);
    const route = find(url.pathname);
    if (route === undefined) return toResponse(unknownEndpoint, request.method);
    // Bun derives Content-Type from the body, and no longer knows it once the body is read.
    const { headers } = request;
    const peer = connection?.remoteAddress;
    const clientCertificate = certificateOf({ headers, remoteAddress: peer }, connection);
    const remoteAddress = forwarded.clientAddress(headers, peer);
    const requestId = forwarded.requestId(headers, peer);
    const taken = request.bodyUsed;
    const body = taken
      ? undefined
      : await readBody(request, server.bodyLimit + 1).catch(() => undefined);
    // The body was cut short: nobody is left to read an answer, and there is nothing to decide on.
    if (body === undefined && !taken) return new Response(null, { status: 400 });
    const answer = await route.endpoint({
      tenant: route.tenant,
      method: request.method,
      url: `${url.pathname}${url.search}`,
      body,
      headers,
      remoteAddress,
      requestId,
      clientCertificate,
    });
    return toResponse(answer, request.method);
  };
};

const certificates = ({
  clientCertificates: source,
}: HttpOptions): ((hop: Hop, connection?: ConnectionInfo) => ReadCertificate | undefined) => {
  if (source === undefined) return (_hop, connection) => connection?.clientCertificate;
  if (source.from === "tls")
    throw new ConfigurationError("http", [
      {
        field: "clientCertificates",
        message: "must not be tlsCertificates(): here the platform tells the certificate",
      },
    ]);
  return (hop) => source.read(hop);
};

/** A GET's or HEAD's answer; HEAD has the same fields and no body (RFC 9110 §9.3.2). */
const toResponse = ({ status, headers, body }: EndpointResponse, method: string): Response =>
  new Response(method === "HEAD" ? null : body, { status, headers: fieldsOf(headers) });

/** Several values of one name are several fields: `Headers` would join them, and two cookies cannot be joined. */
const fieldsOf = (headers: ResponseHeaders): [string, string][] => {
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(headers))
    if (typeof value === "string") fields.push([name, value]);
    else for (const each of value) fields.push([name, each]);
  return fields;
};

/** At most `limit` bytes, one character a byte; what is beyond is never read. */
const readBody = async (request: Request, limit: number): Promise<string> => {
  if (request.body === null) return "";
  let text = "";
  // Anything above ASCII is refused by core, so it does not matter that this decoder is windows-1252 there.
  const bytes = new TextDecoder("latin1");
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  while (text.length < limit) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += bytes.decode(value.subarray(0, limit - text.length));
  }
  // Not cancelled: some platforms end the process then.
  reader.releaseLock();
  return text;
};
