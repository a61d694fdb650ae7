import type { IncomingMessage } from "node:http";

/** What a body parser leaves on a request: `body` of Express, Connect and Next, `rawBody` of cloud platforms. */
interface Parsed extends IncomingMessage {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/**
 * The body of a request that somebody else has read, one character a byte; `undefined` if nothing is left of it. A form that was
 * parsed is encoded again, in the parser's order, repeats as repeats.
 */
export const takenBody = (request: IncomingMessage): string | undefined => {
  if (request.headers["content-length"] === "0") return "";
  const { rawBody, body } = request as Parsed;
  for (const left of [rawBody, body]) {
    if (typeof left === "string") return Buffer.from(left).toString("latin1");
    if (left instanceof Uint8Array) return Buffer.from(left).toString("latin1");
  }
  // What is no form is refused for its media type, whatever stands in it.
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? ""))
    return "";
  return isRecord(body) ? encoded(body).join("&") : undefined;
};

/** Whether the body was read, wholly or in part, by whoever had the request before. */
export const isBodyTaken = (request: IncomingMessage): boolean =>
  request.readableDidRead || request.readableEnded || request.destroyed;

const encoded = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(value).flatMap(([name, item]) => pairs(name, item));

/** Some parsers make `{ a: { b: "c" } }` of `a[b]=c`. */
const pairs = (name: string, value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pairs(name, item));
  if (isRecord(value))
    return Object.entries(value).flatMap(([inner, item]) => pairs(`${name}[${inner}]`, item));
  return [`${formText(name)}=${formText(typeof value === "string" ? value : "")}`];
};

/** A lone surrogate has no UTF-8, and would throw. */
const formText = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
