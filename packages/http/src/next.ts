import type { AuthorizationServer } from "@mintport/core";
import { unknownEndpoint } from "@mintport/core/ports";
import type { ResourceServer, VerifiedAccessToken } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { toResponse } from "./fetch/answers.ts";
import type { FetchOptions } from "./fetch/connection-option.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import { acceptedOf, type GuardOptions } from "./guards/guard-options.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import { webHandler } from "./web.ts";

export type { ConnectionInfo } from "./fetch/answers.ts";
export type { ConnectionOption, FetchOptions } from "./fetch/connection-option.ts";
export type { GuardOptions } from "./guards/guard-options.ts";
export type { HttpOptions } from "./http-options.ts";

/** The exports of a route of the App Router. */
export type RouteHandlers = Readonly<
  Record<
    "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS",
    (request: Request) => Promise<Response>
  >
>;

/**
 * Serves an authorization server in Next's App Router. The same route stands in two places: below `basePath`, as
 * `app/oauth/[...endpoint]/route.ts`, and at the metadata's, `app/.well-known/oauth-authorization-server/[[...issuer]]/route.ts`.
 * `basePath` is the whole path, with the `basePath` of Next's own configuration in it.
 *
 * @example export const { GET, HEAD, POST, PUT, DELETE, OPTIONS } = oauth(server, { basePath: "/oauth", tenant: "main" });
 */
export const oauth = (
  server: AuthorizationServer,
  { connection, ...options }: FetchOptions<Request>,
): RouteHandlers => {
  const handler = webHandler(server, options);
  const handle = (request: Request): Promise<Response> =>
    handler(asSent(request), connection?.(request));
  return { GET: handle, HEAD: handle, POST: handle, PUT: handle, DELETE: handle, OPTIONS: handle };
};

/**
 * Serves the metadata of a protected resource in the App Router (RFC 9728), to everybody. The route stands at
 * `app/.well-known/oauth-protected-resource/[[...resource]]/route.ts`, and answers 404 below it for every other resource. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example export const { GET, HEAD, OPTIONS } = resourceMetadata(api);
 */
export const resourceMetadata = (
  api: ResourceServer,
): Pick<RouteHandlers, "GET" | "HEAD" | "OPTIONS"> => {
  const answer = metadataAnswers(api);
  const handle = async (request: Request): Promise<Response> =>
    answer(asSent(request)) ?? toResponse(unknownEndpoint, request.method);
  return { GET: handle, HEAD: handle, OPTIONS: handle };
};

/** A route handler behind `guard`: it gets the checked token, and what Next gives to every route. */
export type GuardedRoute<Context> = (
  request: Request,
  token: VerifiedAccessToken,
  context: Context,
) => Response | Promise<Response>;

/**
 * A route handler that calls `route` with a token that has the scopes, and refuses every other request. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example export const GET = guard(api, "orders:read", (_request, token) => Response.json({ client: token.client }));
 */
export const guard = <Context = unknown>(
  api: ResourceServer,
  scopes: NeededScopes,
  route: GuardedRoute<Context>,
  options: GuardOptions<Request> = {},
): ((request: Request, context: Context) => Promise<Response>) => {
  const needed = scopesOf(api, scopes, options);
  return async (request, context) => {
    const { method, headers } = request;
    // Without the body, which is the route's.
    const asked = new Request(sentUrlOf(request), { method, headers });
    const judged = await protect(api, asked, needed, acceptedOf(options, request));
    return judged.isErr() ? judged.error : route(request, judged.value, context);
  };
};

/** The request of a route handler. */
interface RouteRequest extends Request {
  readonly nextUrl?: { readonly basePath?: string };
}

/** Next takes its own `basePath` away from `url`; clients know the whole path, and DPoP proofs are made for it. */
const sentUrlOf = ({ url, nextUrl }: RouteRequest): string => {
  const sent = new URL(url);
  sent.pathname = `${nextUrl?.basePath ?? ""}${sent.pathname}`;
  return sent.href;
};

const asSent = (request: RouteRequest): Request =>
  (request.nextUrl?.basePath ?? "") === "" ? request : new Request(sentUrlOf(request), request);
