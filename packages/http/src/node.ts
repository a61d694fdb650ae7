import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AuthorizationServer,
  type EndpointRequest,
  type EndpointResponse,
  type HeaderFields,
  unknownEndpoint,
} from "@mintport/core";
import { contain } from "@mintport/core/ports";
import { forwardedReader } from "./forwarded/forwarded-reader.ts";
import { type HttpOptions, type PathTable, pathTable, type Route } from "./path-table.ts";
import { takenBody } from "./taken-body.ts";

export { isProxyRange } from "./certificate/trusted-proxies.ts";
export type { Proxies } from "./forwarded/forwarded-reader.ts";
export type { HttpOptions } from "./path-table.ts";

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
  const find = pathTable(server, options);
  const forwarded = forwardedReader(options);
  const certificates = options.clientCertificates;
  return (request, response, next) => {
    const { method = "" } = request;
    const [url, route] = located(request, find);
    if (route === undefined) {
      if (next === undefined) send(response, unknownEndpoint);
      else next();
      return;
    }
    const headers = fieldsOf(request);
    const peer = request.socket.remoteAddress;
    // The certificate is a matter of the hop; the address and the id are what its proxy says, if it is believed.
    const clientCertificate = certificates?.read({
      headers,
      remoteAddress: peer,
      socket: request.socket,
    });
    const remoteAddress = forwarded.clientAddress(headers, peer);
    const requestId = forwarded.requestId(headers, peer);
    const answered = (body: string | undefined, form?: EndpointRequest["form"]): void => {
      const { endpoint, tenant } = route;
      void endpoint({
        tenant,
        method,
        url,
        body,
        form,
        headers,
        remoteAddress,
        requestId,
        clientCertificate,
      }).then(
        contain(
          (answer: EndpointResponse) => {
            send(response, answer);
          },
          () => response.destroy(),
        ),
      );
    };
    // No other method's body says anything, and what does not read it does not wait for it.
    if (method !== "POST") answered("");
    else if (isBodyTaken(request)) {
      const { body, form } = takenBody(request);
      answered(body, form);
    } else
      readBody(request, server.bodyLimit + 1, (body) => {
        answered(body);
      });
  };
};

/** Whether the body was read, wholly or in part, by whoever had the request before. */
const isBodyTaken = (request: IncomingMessage): boolean =>
  request.readableDidRead || request.readableEnded || request.destroyed;

/** The target as it was sent; below a mount, Express and Connect keep it, and give `url` without the mount's path. */
const located = (request: IncomingMessage, find: PathTable): [string, Route | undefined] => {
  const { url = "", originalUrl } = request as IncomingMessage & { readonly originalUrl?: unknown };
  if (typeof originalUrl !== "string" || originalUrl === url) return [url, find(pathOf(url))];
  const route = find(pathOf(originalUrl));
  return route === undefined ? [url, find(pathOf(url))] : [originalUrl, route];
};

const pathOf = (url: string): string => {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
};

/**
 * Calls back with the body, one character a byte, once it is whole or has passed `limit` bytes; the rest of a larger
 * body is read and dropped, so that the client gets its answer. A body that is cut short calls nothing back.
 */
const readBody = (request: IncomingMessage, limit: number, done: (body: string) => void): void => {
  let text = "";
  let called = false;
  const finish = (): void => {
    if (called) return;
    called = true;
    done(text);
  };
  const stop = (): void => {
    request.destroy();
  };
  request.on(
    "data",
    contain((chunk: Buffer) => {
      if (called) return;
      text += chunk.toString("latin1", 0, limit - text.length);
      if (text.length >= limit) finish();
    }, stop),
  );
  request.on("end", contain(finish, stop));
  // An earlier holder may have paused it.
  request.resume();
};

/** Fields as they came: `node:http` itself would drop a second `Authorization`. */
const fieldsOf = ({ rawHeaders }: IncomingMessage): HeaderFields => ({
  get: (name) => {
    let joined: string | undefined;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const field = rawHeaders[i];
      const value = rawHeaders[i + 1];
      if (field?.length !== name.length || field.toLowerCase() !== name) continue;
      joined = joined === undefined ? value : `${joined}, ${value ?? ""}`;
    }
    return joined;
  },
});

const send = (response: ServerResponse, { status, headers, body }: EndpointResponse): void => {
  // A client that went away while we worked gets nothing, and that is no error; nor is an answer of somebody else's, as of
  // a time-out before us.
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) }).end(body);
};
