import { oneByteEach } from "../body/one-byte-each.ts";
import { hasBody, type ReadBody, readBody } from "./read-body.ts";

/**
 * Reads a body by the request's own method where an adapter for Node gives a stand-in for a `Request`, as `@hono/node-server` does:
 * the stand-in reads the socket itself, and would first make streams of Fetch for a `body`. Every other body is read as a stream.
 */
export const readStandIn: ReadBody = async (request, limit) => {
  if (!hasBody(request) || !isStandIn(request) || !isHeldTo(limit, request.headers))
    return readBody(request, limit);
  try {
    return { body: oneByteEach(new Uint8Array(await request.arrayBuffer())) };
  } catch {
    return undefined;
  }
};

/** Of a `Request` that somebody made anew, as from a body that was decompressed, `Content-Length` may no longer be true. */
const isStandIn = (request: Request): boolean =>
  Object.getPrototypeOf(request) !== Request.prototype;

/** Whether the parser of HTTP ends the body before the limit, so that it may be read to its end (RFC 9112 §6.3). */
const isHeldTo = (limit: number, headers: Headers): boolean =>
  !headers.has("transfer-encoding") && Number(headers.get("content-length") ?? Number.NaN) < limit;
