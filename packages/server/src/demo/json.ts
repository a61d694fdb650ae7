import type { IncomingMessage, ServerResponse } from "node:http";
import { contain } from "@mintport/core";
import { isTooDeep, maxDepth } from "../json/json-depth.ts";

/** The demo's answers: JSON, not cached. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.destroyed || response.headersSent) return;
  response
    .writeHead(status, {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...headers,
    })
    .end(body === undefined ? "" : JSON.stringify(body));
};

export const sendError = (
  response: ServerResponse,
  status: number,
  error: string,
  description: string,
): void => {
  sendJson(response, status, { error, error_description: description });
};

/** Calls back with the JSON object of the body, or answers what is wrong with it. */
export const readJsonObject = (
  request: IncomingMessage,
  response: ServerResponse,
  done: (value: object) => void,
): void => {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
    sendError(response, 400, "invalid_request", "Content-Type must be application/json");
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  });
  const read = (): void => {
    if (size > bodyLimit) {
      sendError(response, 413, "invalid_request", `Body must be at most ${bodyLimit} bytes`);
      return;
    }
    const text = Buffer.concat(chunks).toString("utf8");
    if (isTooDeep(text)) {
      sendError(response, 400, "invalid_request", `Body must be nested at most ${maxDepth} deep`);
      return;
    }
    const value = parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) done(value);
    else sendError(response, 400, "invalid_request", "Body must be a JSON object");
  };
  const failed = (): void => {
    sendError(response, 500, "server_error", "The server met an unexpected condition");
  };
  request.on("end", contain(read, failed));
};

/** Bytes. */
const bodyLimit = 32_768;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
