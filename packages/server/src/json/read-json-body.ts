import type { IncomingMessage } from "node:http";
import { contain } from "@mintport/core/ports";
import { isTooDeep, maxDepth } from "./max-depth.ts";

/** The limits within which a body is read. */
export interface JsonBodyOptions {
  /** The value that `Content-Type` must have. */
  readonly mediaType: RegExp;
  /** Bytes. */
  readonly limit: number;
}

/** The JSON value of a body, or why there is none, and that in words for who sent it. */
export type JsonBody =
  | { readonly value: unknown }
  | { readonly refusal: "media_type" | "too_large" | "malformed"; readonly description: string };

/** Reads a body that is kept no further than its limit; answers once it has ended. */
export const readJsonBody = (
  request: IncomingMessage,
  { mediaType, limit }: JsonBodyOptions,
): Promise<JsonBody> =>
  new Promise((resolve) => {
    if (!mediaType.test(request.headers["content-type"] ?? "")) {
      resolve({ refusal: "media_type", description: "Content-Type must be application/json" });
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
          : parsed(Buffer.concat(chunks).toString("utf8")),
      );
    };
    request.on(
      "end",
      contain(read, () => {
        resolve(malformed("The body could not be read"));
      }),
    );
  });

const malformed = (description: string): JsonBody => ({ refusal: "malformed", description });

const cutShort: JsonBody = malformed("The body was cut short");

const parsed = (text: string): JsonBody => {
  if (isTooDeep(text)) return malformed(`Body must be nested at most ${maxDepth} deep`);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return malformed("Body must be JSON");
  }
};
