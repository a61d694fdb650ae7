import type { AuthorizationServer } from "@mintport/core";
import { unknownEndpoint } from "@mintport/core/ports";
import type { ResourceServer, VerifiedAccessToken } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { toResponse } from "./fetch/answers.ts";
import type { FetchOptions } from "./fetch/connection-option.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import { acceptedOf, type GuardOptions } from "./guards/guard-options.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import { type LambdaEvent, requestOf } from "./lambda/request-of.ts";
import { type LambdaResult, resultOf } from "./lambda/result-of.ts";
import { webHandler } from "./web.ts";

export type { ConnectionInfo } from "./fetch/answers.ts";
export type { ConnectionOption, FetchOptions } from "./fetch/connection-option.ts";
export type { GuardOptions } from "./guards/guard-options.ts";
export type { HttpOptions } from "./http-options.ts";
export type { LambdaEvent } from "./lambda/request-of.ts";
export type { LambdaResult } from "./lambda/result-of.ts";

/**
 * Serves an authorization server as a Lambda function, behind an HTTP API, a REST API, a function URL or a load balancer. The
 * client's address and certificate are what the gateway says; a load balancer says them in headers only, which `connection` may
 * read. `basePath` is the path as clients know it: with the stage, if the gateway's own host name is used.
 *
 * @example export const handler = oauth(server, { basePath: "/oauth", tenant: "main" });
 */
export const oauth = (
  server: AuthorizationServer,
  { connection, ...options }: FetchOptions<LambdaEvent>,
): ((event: LambdaEvent) => Promise<LambdaResult>) => {
  const handler = webHandler(server, options);
  return async (event) => {
    const read = requestOf(event);
    return resultOf(
      read === undefined
        ? new Response(null, { status: 400 })
        : await handler(read.request, connection?.(event) ?? read.connection),
      event,
    );
  };
};

/**
 * Serves the metadata of a protected resource as a Lambda function (RFC 9728), to everybody, at its well-known path; 404 at every
 * other. It throws `ConfigurationError` if `api` has no `metadata`.
 *
 * @example export const handler = resourceMetadata(api);
 */
export const resourceMetadata = (
  api: ResourceServer,
): ((event: LambdaEvent) => Promise<LambdaResult>) => {
  const answer = metadataAnswers(api);
  return async (event) => {
    const request = requestOf(event)?.request;
    const answered = request && answer(request);
    return resultOf(answered ?? toResponse(unknownEndpoint, request?.method ?? ""), event);
  };
};

/** A function behind `guard`: it gets the checked token, and what Lambda gives to every function. */
export type GuardedFunction<Event extends LambdaEvent, Context> = (
  event: Event,
  token: VerifiedAccessToken,
  context: Context,
) => Promise<LambdaResult>;

/**
 * A function that calls `route` with a token that has the scopes, and refuses every other request. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example export const handler = guard(api, "orders:read", async (_event, token) => ({ statusCode: 200, body: token.client }));
 */
export const guard = <Event extends LambdaEvent, Context = unknown>(
  api: ResourceServer,
  scopes: NeededScopes,
  route: GuardedFunction<Event, Context>,
  options: GuardOptions<Event> = {},
): ((event: Event, context: Context) => Promise<LambdaResult>) => {
  const needed = scopesOf(api, scopes, options);
  return async (event, context) => {
    const read = requestOf(event);
    if (read === undefined) return resultOf(new Response(null, { status: 400 }), event);
    const judged = await protect(api, read.request, needed, {
      ...read.proof,
      ...acceptedOf(options, event),
    });
    return judged.isErr() ? resultOf(judged.error, event) : route(event, judged.value, context);
  };
};
