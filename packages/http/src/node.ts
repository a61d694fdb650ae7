import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuthorizationServer, EndpointResponse } from "@mintport/core";
import { unknownEndpoint } from "@mintport/core/ports";
import type { ResourceServer } from "@mintport/resource-server";
import type { HttpOptions } from "./http-options.ts";
import { exchanges } from "./node/exchange.ts";
import { metadataExchange } from "./node/metadata-exchange.ts";

export { isProxyRange } from "./certificate/trusted-proxies.ts";
export { type CorsOptions, isCorsOrigin } from "./cors/cors-options.ts";
export {
  type ForwardedOptions,
  type ForwardedReader,
  forwardedReader,
  type Proxies,
} from "./forwarded/forwarded-reader.ts";
export type { HttpOptions } from "./http-options.ts";

/**
 * A handler for `http.createServer`; with `next` it leaves foreign paths to the caller, as Connect and Express do. It may
 * stand below a mount, whose whole path `basePath` names, and behind a body parser. An answer that somebody else has begun
 * is left alone.
 */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: () => void,
) => void;

/**
 * Serves an authorization server on `node:http`.
 *
 * @example createServer(nodeHandler(server, { basePath: "/oauth", tenant: "main" })).listen(3000)
 */
export const nodeHandler = (server: AuthorizationServer, options: HttpOptions): NodeHandler => {
  const exchange = exchanges(server, options);
  return (request, response, next) => {
    const isOurs = exchange({
      request,
      answer: (answer) => {
        send(response, answer);
      },
      cut: () => response.destroy(),
    });
    if (isOurs) return;
    if (next === undefined) send(response, unknownEndpoint);
    else next();
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; other paths are as those of `nodeHandler`. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example createServer(resourceMetadata(api))
 */
export const resourceMetadata = (api: ResourceServer): NodeHandler => {
  const exchange = metadataExchange(api);
  return (request, response, next) => {
    const answer = exchange(request);
    if (answer !== undefined) send(response, answer);
    else if (next === undefined) send(response, unknownEndpoint);
    else next();
  };
};

const send = (response: ServerResponse, { status, headers, body }: EndpointResponse): void => {
  // A client that went away while we worked gets nothing, and that is no error; nor is an answer of somebody else's, as of
  // a time-out before us.
  if (response.destroyed || response.headersSent) return;
  // No answer of 204 has a length (RFC 9110 §8.6).
  const length = status === 204 ? {} : { "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
};
