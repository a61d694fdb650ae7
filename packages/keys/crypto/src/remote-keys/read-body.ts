import type { IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { contain } from "@mintport/core/ports";

/**
 * The body of an answer, decoded. None of the encodings was asked for, but some servers and caches send one all the same.
 * The length of an inflated body is not bounded by that of the arriving bytes, so both are bounded.
 */
export const readBody = (
  response: IncomingMessage,
  limit: number,
  done: (body: Buffer) => void,
  fail: (error: Error) => void,
): void => {
  const coding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (coding === "identity") {
    collect(response, limit, done, fail);
    return;
  }
  const decoder = decoders.get(coding)?.();
  if (decoder === undefined) {
    fail(new Error("the body has a content encoding that is not known"));
    return;
  }
  const stop = (error: Error): void => {
    decoder.destroy();
    fail(error);
  };
  collect(decoder, limit, done, stop);
  collect(
    response,
    limit,
    (body) => {
      decoder.end(body);
    },
    stop,
  );
};

/** RFC 9110 §8.4.1. */
const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

const collect = (
  stream: IncomingMessage | Transform,
  limit: number,
  done: (body: Buffer) => void,
  fail: (error: Error) => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limit) fail(new Error(`the body is larger than ${limit} bytes`));
    else chunks.push(chunk);
  };
  stream.on("data", contain(take, ignore));
  stream.on("error", fail);
  stream.on(
    "end",
    contain(() => {
      if (size <= limit) done(Buffer.concat(chunks));
    }, ignore),
  );
};

const ignore = (): void => {};
