import { AsyncResource } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import type { AuthorizationServer, EndpointRequest, EndpointResponse } from "@mintport/core";
import { contain, headerFieldsOf } from "@mintport/core/ports";
import { takenBodies } from "../body/taken-body.ts";
import { forwardedReader } from "../forwarded/forwarded-reader.ts";
import type { HttpOptions } from "../http-options.ts";
import { pathOf } from "../routing/path-of.ts";
import { type PathTable, pathTable, type Route } from "../routing/path-table.ts";
import { readBody } from "./read-body.ts";
import { turnAnswers } from "./turn-answers.ts";

/** The members that a body parser leaves on a request: `body` of Express, Connect and Next, `rawBody` of cloud platforms. */
export interface Parsed {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/** A request of `node:http` that is to be answered, by a framework in its own way. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Where a body parser of the framework leaves what it read; default: the request. */
  readonly parsed?: Parsed | undefined;
  /** Sends the answer. */
  readonly answer: (answer: EndpointResponse) => void;
  /** Cuts the connection, because the answer could not be sent. */
  readonly cut: () => void;
}

/** Answers a request at one of the server's endpoints; `false`, and nothing done, if its path is none of the server's. */
export type Exchanges = (exchange: Exchange) => boolean;

/** An authorization server on `node:http`, below every framework that stands on it. */
export const exchanges = (server: AuthorizationServer, options: HttpOptions): Exchanges => {
  const find = pathTable(server, options);
  const forwarded = forwardedReader(options);
  const takenBody = takenBodies();
  const certificates = options.clientCertificates;
  const asked = turnAnswers();
  return ({ request, parsed = request as Parsed, answer, cut }) => {
    const [url, route] = located(request, find);
    if (route === undefined) return false;
    const { method = "" } = request;
    const headers = headerFieldsOf(request.rawHeaders);
    const peer = request.socket.remoteAddress;
    // The certificate is a matter of the hop; the address and the id are what its proxy says, if it is believed.
    const clientCertificate = certificates?.read({
      headers,
      remoteAddress: peer,
      socket: request.socket,
    });
    const remoteAddress = forwarded.clientAddress(headers, peer);
    const requestId = forwarded.requestId(headers, peer);
    // By hand: else Node watches each for its collection, which cost more than the signature.
    const context = new AsyncResource("MintportRequest", { requireManualDestroy: true });
    const send = contain(answer, cut);
    const answered = (body: string | undefined, form?: EndpointRequest["form"]): void => {
      const { endpoint, tenant } = route;
      const leave = asked();
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
      }).then((response) => {
        leave(() => {
          context.runInAsyncScope(send, undefined, response);
        });
      });
    };
    // No other method's body says anything, and what does not read it does not wait for it.
    if (method !== "POST" && method !== "PUT") answered("");
    else if (isBodyTaken(request)) {
      const { body, form } = takenBody({
        contentType: request.headers["content-type"],
        contentLength: request.headers["content-length"],
        left: [parsed.rawBody, parsed.body],
      });
      answered(body, form);
    }
    // The body comes in the context of its connection; whoever mounted us may have put something into that of the request.
    else {
      readBody(request, server.bodyLimit + 1, (body) => {
        context.runInAsyncScope(answered, undefined, body);
      });
    }
    return true;
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
