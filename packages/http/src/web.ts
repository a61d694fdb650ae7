import type { AuthorizationServer } from "@mintport/core";
import { unknownEndpoint } from "@mintport/core/ports";
import type { ResourceServer } from "@mintport/resource-server";
import { answers, type ConnectionInfo, toResponse } from "./fetch/answers.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import type { HttpOptions } from "./http-options.ts";

export type { CorsOptions } from "./cors/cors-options.ts";
export type { ConnectionInfo } from "./fetch/answers.ts";
export type { Proxies } from "./forwarded/forwarded-reader.ts";
export type { HttpOptions } from "./http-options.ts";

/** Answers a Web request. The connection's facts come from the platform, since a `Request` does not hold them. */
export type WebHandler = (request: Request, connection?: ConnectionInfo) => Promise<Response>;

/**
 * Serves an authorization server as `Request → Response`: for Bun, Deno, Workers and every framework that speaks
 * Fetch. Answers 404 for a path that is none of the server's.
 *
 * @example Bun.serve({ fetch: (request) => handler(request) })
 */
export const webHandler = (server: AuthorizationServer, options: HttpOptions): WebHandler => {
  const answer = answers(server, options);
  return async (request, connection) =>
    answer(request, connection) ?? toResponse(unknownEndpoint, request.method);
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; `undefined` for a foreign path. It
 * throws `ConfigurationError` if `api` has no `metadata`.
 *
 * @example Bun.serve({ fetch: (request) => metadata(request) ?? routes(request) }) // metadata = resourceMetadata(api)
 */
export const resourceMetadata = (
  api: ResourceServer,
): ((request: Request) => Response | undefined) => metadataAnswers(api);
