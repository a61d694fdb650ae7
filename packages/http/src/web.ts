import { type AuthorizationServer, unknownEndpoint } from "@mintport/core";
import { answers, type ConnectionInfo, toResponse } from "./fetch/answers.ts";
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
