import { invalidRequest } from "../errors/oauth-error.ts";
import { errorResponse } from "./error-response.ts";
import type { EndpointResponse } from "./message.ts";

/** What a binding answers for a path that is none of ours: byte for byte what an unknown tenant gets. */
export const unknownEndpoint: EndpointResponse = errorResponse(
  invalidRequest("endpoint_unknown"),
  undefined,
  [],
);
