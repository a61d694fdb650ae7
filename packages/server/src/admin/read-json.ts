import type { IncomingMessage } from "node:http";
import { contain } from "@mintport/core";
import { isTooDeep, maxDepth } from "../json/json-depth.ts";
import { type AdminFailure, failure } from "./admin-failure.ts";

/** The JSON value of a body, or what is wrong with it. */
export const readJson = (
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | AdminFailure> =>
  new Promise((resolve) => {
    if (
      !/^application\/(?:merge-patch\+)?json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")
    ) {
      resolve(failure(415, "invalid_request", "Content-Type must be application/json"));
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
    });
    request.on("error", () => {
      resolve(failure(400, "invalid_request", "The body was cut short"));
    });
    const read = (): void => {
      resolve(
        size > bodyLimit
          ? failure(413, "invalid_request", `Body must be at most ${bodyLimit} bytes`)
          : parsed(Buffer.concat(chunks).toString("utf8")),
      );
    };
    request.on(
      "end",
      contain(read, () => {
        resolve(failure(400, "invalid_request", "The body could not be read"));
      }),
    );
  });

/** Bytes. */
const bodyLimit = 262_144;

const parsed = (text: string): { readonly value: unknown } | AdminFailure => {
  if (isTooDeep(text))
    return failure(400, "invalid_request", `Body must be nested at most ${maxDepth} deep`);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return failure(400, "invalid_request", "Body must be JSON");
  }
};
