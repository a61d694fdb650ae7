import type { EndpointRequest } from "@mintport/core";
import { warn } from "../warn.ts";
import { formOf } from "./form-of.ts";

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
    // A body of another media type is refused for that, whatever stands in it.
    if (!/^application\/x-www-form-urlencoded\b/i.test(contentType ?? "")) return { body: "" };
    const form = formOf(left.at(-1));
    if (form !== undefined && !isTold) {
      isTold = true;
      warn("http: a body parser reads forms before the binding: mount the binding before it");
    }
    return { body: undefined, form };
  };
};

/** Core refuses what is not ASCII, so it does not matter that this decoder is windows-1252 there. */
const oneByteEach = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
