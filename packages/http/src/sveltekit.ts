import type { AuthorizationServer } from "@mintport/core";
import type { ResourceServer, VerifiedAccessToken } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { answers } from "./fetch/answers.ts";
import type { FetchOptions } from "./fetch/connection-option.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import { acceptedOf, type GuardOptions } from "./guards/guard-options.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";

export type { ConnectionInfo } from "./fetch/answers.ts";
export type { ConnectionOption, FetchOptions } from "./fetch/connection-option.ts";
export type { GuardOptions } from "./guards/guard-options.ts";
export type { HttpOptions } from "./http-options.ts";

/** The part of a request event of SvelteKit that is used here. */
export interface RequestEvent {
  readonly request: Request;
  readonly url: URL;
  getClientAddress(): string;
}

/** What SvelteKit hands to `handle`. */
export interface HandleInput<Event extends RequestEvent> {
  readonly event: Event;
  resolve(event: Event): Response | Promise<Response>;
}

/**
 * Serves an authorization server in SvelteKit, as the hook `handle`. SvelteKit refuses every form that comes without its own
 * `Origin`, so every token request, until `csrf.trustedOrigins` is `["*"]`; this hook then refuses foreign forms in its place, at
 * every path but the server's.
 *
 * @example export const handle = oauth(server, { basePath: "/oauth", tenant: "main" }); // src/hooks.server.ts
 */
export const oauth = (
  server: AuthorizationServer,
  { connection = connectionOf, ...options }: FetchOptions<RequestEvent>,
): (<Event extends RequestEvent>(input: HandleInput<Event>) => Promise<Response>) => {
  const answer = answers(server, options);
  return async ({ event, resolve }) => {
    const answered = answer(event.request, () => connection(event));
    if (answered !== undefined) return answered;
    return isForeignForm(event)
      ? new Response("Cross-site form submissions are forbidden", { status: 403 })
      : resolve(event);
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody, as the hook `handle`; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example export const handle = sequence(resourceMetadata(api), oauth(server, options)); // src/hooks.server.ts
 */
export const resourceMetadata = (
  api: ResourceServer,
): (<Event extends RequestEvent>(input: HandleInput<Event>) => Promise<Response>) => {
  const answer = metadataAnswers(api);
  return async ({ event, resolve }) => answer(event.request) ?? resolve(event);
};

/** A handler of `+server.ts` behind `guard`. */
export type GuardedHandler<Event extends RequestEvent> = (
  event: Event & { readonly token: VerifiedAccessToken },
) => Response | Promise<Response>;

/**
 * A handler that calls `route` with a token that has the scopes, as `event.token`, and refuses every other request. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example export const GET = guard(api, "orders:read", ({ token }) => Response.json({ client: token.client }));
 */
export const guard = <Event extends RequestEvent>(
  api: ResourceServer,
  scopes: NeededScopes,
  route: GuardedHandler<Event>,
  options: GuardOptions<Event> = {},
): ((event: Event) => Promise<Response>) => {
  const needed = scopesOf(api, scopes, options);
  return async (event) => {
    const judged = await protect(api, event.request, needed, acceptedOf(options, event));
    return judged.isErr() ? judged.error : route(Object.assign(event, { token: judged.value }));
  };
};

/**
 * A form that a page of another origin can send with the user's cookies; the types are those that SvelteKit looks at. A body
 * without a type is one too, and a page cannot set `Authorization` without a preflight.
 */
const isForeignForm = ({ request, url }: RequestEvent): boolean =>
  ["POST", "PUT", "PATCH", "DELETE"].includes(request.method) &&
  request.headers.get("origin") !== url.origin &&
  !request.headers.has("authorization") &&
  /^(?:application\/x-(?:www-form-urlencoded|sveltekit-formdata)|multipart\/form-data|text\/plain)\b/i.test(
    request.headers.get("content-type") || "text/plain",
  );

const connectionOf = (event: RequestEvent) => ({ remoteAddress: event.getClientAddress() });
