import type { HeaderFields } from "./header-fields.ts";

/**
 * What is wrong with a request that is handed over by hand, in words; `undefined` if it can be read. A program without types finds out
 * by this which member it forgot, rather than by an answer of 500.
 */
export const requestFault = (request: unknown): string | undefined => {
  const given = Object(request) as Readonly<Record<string, unknown>>;
  const missing = texts.find((member) => typeof given[member] !== "string");
  if (missing !== undefined) return `request.${missing}: must be a text`;
  if (typeof (given["headers"] as Partial<HeaderFields> | null | undefined)?.get !== "function")
    return 'request.headers: must have get(name), as new Headers({ "content-type": "…" }) has';
  const { body } = given;
  return body === undefined || typeof body === "string"
    ? undefined
    : "request.body: must be a text of one character for each byte, or undefined";
};

const texts = ["tenant", "method", "url"] as const;
