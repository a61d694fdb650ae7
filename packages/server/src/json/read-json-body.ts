import type { IncomingMessage } from "node:http";
import { contain } from "@mintport/core/ports";
import { type JsonFault, jsonFaults } from "./json-faults.ts";
import { isJsonMediaType, jsonMediaTypeMessage } from "./json-media-type.ts";
import { isTooDeep, maxDepth } from "./max-depth.ts";

/** The limits within which a body is read. */
export interface JsonBodyOptions {
  /** Bytes. */
  readonly limit: number;
}

/** The JSON value of a body, or why there is none, and that in words for who sent it. */
export type JsonBody =
  | { readonly value: unknown }
  | {
      readonly refusal: "media_type" | "too_large" | "malformed";
      readonly description: string;
      /** The members that are wrong, if single ones are. */
      readonly problems?: readonly JsonFault[];
    };

/** Reads a body that is kept no further than its limit; answers once it has ended. */
export const readJsonBody = (
  request: IncomingMessage,
  { limit }: JsonBodyOptions,
): Promise<JsonBody> =>
  new Promise((resolve) => {
    const refusal = unreadable(request);
    if (refusal !== undefined) {
      resolve(refusal);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.on("error", () => {
      resolve(cutShort);
    });
    const read = (): void => {
      resolve(
        size > limit
          ? { refusal: "too_large", description: `Body must be at most ${limit} bytes` }
          : parsed(Buffer.concat(chunks)),
      );
    };
    request.on(
      "end",
      contain(read, () => {
        resolve(malformed("The body could not be read"));
      }),
    );
  });

const unreadable = ({ headers }: Pick<IncomingMessage, "headers">): JsonBody | undefined => {
  if (!isJsonMediaType(headers["content-type"]))
    return { refusal: "media_type", description: jsonMediaTypeMessage };
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  return encoding === "" || encoding === "identity"
    ? undefined
    : { refusal: "media_type", description: "Content-Encoding must be left out" };
};

const malformed = (description: string): JsonBody => ({ refusal: "malformed", description });

const cutShort: JsonBody = malformed("The body was cut short");

const parsed = (bytes: Buffer): JsonBody => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (isTooDeep(text)) return malformed(`Body must be nested at most ${maxDepth} deep`);
    const value: unknown = JSON.parse(text);
    const problems = jsonFaults(text);
    return problems.length === 0
      ? { value }
      : { refusal: "malformed", description: "Fields are not valid", problems };
  } catch {
    return malformed("Body must be JSON, in UTF-8");
  }
};
