import type { IncomingMessage } from "node:http";
import type { EndpointRequest, FormPair } from "@mintport/core";

/** The members that a body parser leaves on a request: `body` of Express, Connect and Next, `rawBody` of cloud platforms. */
interface Parsed extends IncomingMessage {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/**
 * The body of a request that somebody else has read: its text, one character per byte, or the pairs of the form that a parser
 * made of it, in the parser's order, repeats as repeats. Neither, if nothing is left of it.
 */
export const takenBody = (request: IncomingMessage): Pick<EndpointRequest, "body" | "form"> => {
  if (request.headers["content-length"] === "0") return { body: "" };
  const { rawBody, body } = request as Parsed;
  for (const left of [rawBody, body]) {
    if (typeof left === "string") return { body: Buffer.from(left).toString("latin1") };
    if (left instanceof Uint8Array) return { body: Buffer.from(left).toString("latin1") };
  }
  // A body of another media type is refused for that, whatever stands in it.
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? ""))
    return { body: "" };
  return { body: undefined, form: formOf(body) };
};

/** The pairs of what a parser left; `undefined` if it cannot be read as a form. */
const formOf = (body: unknown): readonly FormPair[] | undefined => {
  if (body instanceof URLSearchParams) return [...body];
  if (!isRecord(body) || body instanceof Map || body instanceof ArrayBuffer) return undefined;
  try {
    return pairsOf(body);
  } catch {
    // A getter that throws, or a value that holds itself: nothing that a form can be.
    return undefined;
  }
};

const pairsOf = (value: Readonly<Record<string, unknown>>): readonly FormPair[] =>
  Object.entries(value).flatMap(([name, item]) => pairs(name, item));

/** Some parsers make `{ a: { b: "c" } }` of `a[b]=c`. */
const pairs = (name: string, value: unknown): readonly FormPair[] => {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pairs(name, item));
  if (isRecord(value))
    return Object.entries(value).flatMap(([inner, item]) => pairs(`${name}[${inner}]`, item));
  // Some parsers make numbers and truth values of texts; dropping one would drop a restriction.
  return [[name, isScalar(value) ? String(value) : ""]];
};

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
