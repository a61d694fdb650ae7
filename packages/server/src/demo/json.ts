import type { IncomingMessage, ServerResponse } from "node:http";
import { contain } from "@mintport/core/ports";
import { type JsonBody, type JsonBodyOptions, readJsonBody } from "../json/read-json-body.ts";

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

/** Answers a request of the demo with an error, as JSON. */
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
  const take = (body: JsonBody): void => {
    if ("refusal" in body)
      sendError(response, statusOf[body.refusal], "invalid_request", body.description);
    else if (isObject(body.value)) done(body.value);
    else sendError(response, 400, "invalid_request", "Body must be a JSON object");
  };
  const failed = (): void => {
    sendError(response, 500, "server_error", "The server met an unexpected condition");
  };
  void readJsonBody(request, expected).then(contain(take, failed));
};

const statusOf = { media_type: 400, too_large: 413, malformed: 400 } as const;

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const expected: JsonBodyOptions = { limit: 32_768 };
