import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { EndpointRequest, EndpointResponse } from "@mintport/core";
import { contain, headerFieldsOf, present } from "@mintport/core/ports";
import type { ForwardedReader } from "@mintport/http/node";

/** Pages for browsers at paths of their own: `undefined` for a path that is none of theirs. */
export type BrowserPages = (path: string) => BrowserPage | undefined;

/** The answer of one page. */
export type BrowserPage = (request: EndpointRequest) => Promise<EndpointResponse>;

/** Serves a page, with the headers that keep it from caches and frames; trouble is answered 500. */
export const servePage = (page: BrowserPage, { request, response, forwarded }: Served): void => {
  const failed = (): void => {
    send(response, { status: 500, headers: { "Content-Type": "text/plain" }, body: "Sorry\n" });
  };
  const answer = async (): Promise<void> => {
    send(response, await page(await requestOf(request, forwarded)));
  };
  answer().catch(contain(failed, failed));
};

/** A request for a page, and who is believed about where it comes from. */
interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly forwarded: ForwardedReader;
}

const requestOf = async (
  request: IncomingMessage,
  forwarded: ForwardedReader,
): Promise<EndpointRequest> => {
  const headers = headerFieldsOf(request.rawHeaders);
  const peer = request.socket.remoteAddress;
  return {
    ...{ tenant: "", method: request.method ?? "", url: request.url ?? "", headers },
    body: await bodyOf(request),
    ...present({
      remoteAddress: forwarded.clientAddress(headers, peer),
      requestId: forwarded.requestId(headers, peer),
    }),
  };
};

/** No form of ours is as large as the limit, so what is larger is none of ours, and is read as nothing. */
const bodyOf = async (request: IncomingMessage): Promise<string> =>
  Number(request.headers["content-length"] ?? 0) <= limit &&
  request.headers["transfer-encoding"] === undefined
    ? text(request)
    : "";

/** Bytes. */
const limit = 8192;

const send = (response: ServerResponse, { status, headers, body }: EndpointResponse): void => {
  if (response.destroyed || response.headersSent) return;
  const { "Content-Security-Policy": policy = [], ...others } = headers;
  response
    .writeHead(status, {
      ...others,
      "Cache-Control": "no-store",
      // Two policies hold at once.
      "Content-Security-Policy": [...[policy].flat(), "frame-ancestors 'none'"],
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      // With `no-referrer` a browser would post a form with `Origin: null` (Fetch §4.7), which proves nothing.
      "Referrer-Policy": "same-origin",
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
};
