import type { EndpointRequest } from "@mintport/core";
import { warn } from "../warn.ts";
import { formOf } from "./form-of.ts";
import { oneByteEach } from "./one-byte-each.ts";

/** A request whose body somebody has read before the binding. */
export interface TakenRequest {
  readonly contentType: string | null | undefined;
  readonly contentLength: string | null | undefined;
  /** What is left of the body, the best first: a text, bytes, or what a parser made of a form. */
  readonly left: readonly unknown[];
}

/** The body as core takes it: its text, one character per byte; or the pairs of a form; or neither, if nothing is left of it. */
export type TakenBody = (request: TakenRequest) => Pick<EndpointRequest, "body" | "form">;

/**
 * Takes what a body parser left. It warns once when that is a form: which forms are malformed was the parser's decision then.
 */
export const takenBodies = (): TakenBody => {
  let isTold = false;
  return ({ contentType, contentLength, left }) => {
    if (contentLength === "0") return { body: "" };
    for (const each of left) {
      if (typeof each === "string") return { body: oneByteEach(new TextEncoder().encode(each)) };
      if (each instanceof Uint8Array) return { body: oneByteEach(each) };
    }
    const parsed = left.at(-1);
    if (/^application\/json\b/i.test(contentType ?? "")) return { body: jsonOf(parsed) };
    // A body of another media type is refused for that, whatever stands in it.
    if (!/^application\/x-www-form-urlencoded\b/i.test(contentType ?? "")) return { body: "" };
    const form = formOf(parsed);
    if (form !== undefined && !isTold) {
      isTold = true;
      warn("http: a body parser reads forms before the binding: mount the binding before it");
    }
    return { body: undefined, form };
  };
};

/** What a body parser made of JSON, as JSON again; `undefined` if nothing is left of it. */
const jsonOf = (parsed: unknown): string | undefined => {
  if (parsed === undefined) return undefined;
  try {
    return oneByteEach(new TextEncoder().encode(JSON.stringify(parsed)));
  } catch {
    // A value that holds itself, or one too deep: nothing that JSON can be.
    return "";
  }
};
