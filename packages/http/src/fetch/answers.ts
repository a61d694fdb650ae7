import type {
  AuthorizationServer,
  EndpointResponse,
  ReadCertificate,
  ResponseHeaders,
} from "@mintport/core";
import { ConfigurationError } from "@mintport/core/ports";
import { takenBodies } from "../body/taken-body.ts";
import type { Hop } from "../certificate/client-certificate-source.ts";
import { forwardedReader } from "../forwarded/forwarded-reader.ts";
import type { HttpOptions } from "../http-options.ts";
import { pathTable } from "../routing/path-table.ts";
import { type ReadBody, readBody } from "./read-body.ts";

/** The facts of a request that the platform knows and `Request` does not hold. */
export interface ConnectionInfo {
  readonly remoteAddress?: string | undefined;
  /**
   * The client's certificate, where the platform ends TLS itself; `unreadable` if something else stands in its place. Not looked at
   * with the option `clientCertificates`: behind a proxy it would be the proxy's.
   */
  readonly clientCertificate?: ReadCertificate | undefined;
  /**
   * What a framework's body parser made of the body, where it has read it: a text, bytes, an object, or `FormData`. Asked for
   * only where the body is gone.
   */
  readonly parsedBody?: (() => unknown) | undefined;
}

/** Answers a Web request at one of the server's endpoints; `undefined` if its path is none of the server's. */
export type Answers = (
  request: Request,
  connection?: ConnectionInfo | (() => ConnectionInfo),
) => Promise<Response> | undefined;

/** An authorization server on Fetch, below every framework that stands on it. */
export const answers = (
  server: AuthorizationServer,
  options: HttpOptions,
  read: ReadBody = readBody,
): Answers => {
  const find = pathTable(server, options);
  const certificateOf = certificates(options);
  const forwarded = forwardedReader(options);
  const takenBody = takenBodies();

  /** What is left of a body that somebody has read before. */
  const leftOf = async ({ headers }: Request, { parsedBody }: ConnectionInfo) =>
    takenBody({
      contentType: headers.get("content-type"),
      contentLength: headers.get("content-length"),
      left: [await parsedBody?.()],
    });

  return (request, told = {}) => {
    const { pathname, search } = new URL(request.url);
    const route = find(pathname);
    if (route === undefined) return undefined;
    return (async (): Promise<Response> => {
      // Bun derives Content-Type from the body, and no longer knows it once the body is read.
      const { headers, method } = request;
      // Not asked for a foreign path: some platforms throw where nobody is at the other end, as while a page is prerendered.
      const connection = typeof told === "function" ? told() : told;
      const peer = connection.remoteAddress;
      const clientCertificate = certificateOf({ headers, remoteAddress: peer }, connection);
      const remoteAddress = forwarded.clientAddress(headers, peer);
      const requestId = forwarded.requestId(headers, peer);
      const content = request.bodyUsed
        ? await leftOf(request, connection)
        : await read(request, server.bodyLimit + 1);
      // The body was cut short: nobody is left to read an answer, and there is nothing to decide on.
      if (content === undefined) return new Response(null, { status: 400 });
      const answer = await route.endpoint({
        tenant: route.tenant,
        method,
        url: `${pathname}${search}`,
        ...content,
        headers,
        remoteAddress,
        requestId,
        clientCertificate,
      });
      return toResponse(answer, method);
    })();
  };
};

const certificates = ({
  clientCertificates: source,
}: HttpOptions): ((hop: Hop, connection: ConnectionInfo) => ReadCertificate | undefined) => {
  if (source === undefined) return (_hop, connection) => connection.clientCertificate;
  if (source.from === "tls")
    throw new ConfigurationError("http", [
      {
        field: "clientCertificates",
        message: "must not be tlsCertificates(): here the platform tells the certificate",
      },
    ]);
  return (hop) => source.read(hop);
};

/** A GET's or HEAD's answer; HEAD has the same fields and no body (RFC 9110 §9.3.2), and 204 never has one. */
export const toResponse = ({ status, headers, body }: EndpointResponse, method: string): Response =>
  new Response(method === "HEAD" || status === 204 ? null : body, {
    status,
    headers: fieldsOf(headers),
  });

/** Several values of one name are several fields: `Headers` would join them, and two cookies cannot be joined. */
const fieldsOf = (headers: ResponseHeaders): Record<string, string> | [string, string][] => {
  if (hasSingleValues(headers)) return headers;
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(headers))
    if (typeof value === "string") fields.push([name, value]);
    else for (const each of value) fields.push([name, each]);
  return fields;
};

/** Adapters for Node hand plain fields to `node:http` as they are, and make `Headers` of all others first. */
const hasSingleValues = (headers: ResponseHeaders): headers is Record<string, string> =>
  Object.values(headers).every((value) => typeof value === "string");
