import type { IncomingMessage } from "node:http";
import { present } from "@mintport/core/ports";
import { type JsonBodyOptions, readJsonBody } from "../json/read-json-body.ts";
import { type AdminFailure, failure } from "./admin-failure.ts";

/** The JSON value of a body, or what is wrong with it. */
export const readJson = async (
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | AdminFailure> => {
  const body = await readJsonBody(request, expected);
  if ("value" in body) return body;
  const { refusal, description, problems } = body;
  return {
    ...failure(statusOf[refusal], "invalid_request", description),
    ...present({ problems }),
  };
};

const expected: JsonBodyOptions = { limit: 262_144 };

const statusOf = { media_type: 415, too_large: 413, malformed: 400 } as const;
