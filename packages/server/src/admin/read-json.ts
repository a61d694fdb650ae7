import type { IncomingMessage } from "node:http";
import { type JsonBodyOptions, readJsonBody } from "../json/read-json-body.ts";
import { type AdminFailure, failure } from "./admin-failure.ts";

/** The JSON value of a body, or what is wrong with it. */
export const readJson = async (
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | AdminFailure> => {
  const body = await readJsonBody(request, expected);
  if ("value" in body) return body;
  return failure(statusOf[body.refusal], "invalid_request", body.description);
};

const expected: JsonBodyOptions = {
  mediaType: /^application\/(?:merge-patch\+)?json\s*(?:;|$)/i,
  limit: 262_144,
};

const statusOf = { media_type: 415, too_large: 413, malformed: 400 } as const;
