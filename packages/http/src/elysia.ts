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

/** The part of a context of Elysia that is used here. */
export interface RequestContext {
  readonly request: Request;
  readonly server?: {
    requestIP?(request: Request): { readonly address: string } | null;
  } | null;
}

/** A context in which a hook can end the request, since Elysia 1.3. */
export interface HookContext extends RequestContext {
  readonly status: (code: never, response: never) => unknown;
}

/** The part of an application of Elysia that is used here. */
export interface Application {
  onRequest(
    handler: (context: RequestContext) => Promise<Response> | Response | undefined,
  ): unknown;
}

/**
 * Serves an authorization server in Elysia. It answers before bodies are parsed; `basePath` is the whole path, whatever prefix the
 * application has.
 *
 * @example new Elysia().use(oauth(server, { basePath: "/oauth", tenant: "main" }))
 */
export const oauth = (
  server: AuthorizationServer,
  { connection = connectionOfBun, ...options }: FetchOptions<RequestContext>,
): (<App extends Application>(app: App) => App) => {
  const answer = answers(server, options);
  return (app) => {
    app.onRequest((context) => answer(context.request, () => connection(context)));
    return app;
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example new Elysia().use(resourceMetadata(api))
 */
export const resourceMetadata = (
  api: ResourceServer,
): (<App extends Application>(app: App) => App) => {
  const answer = metadataAnswers(api);
  return (app) => {
    app.onRequest(({ request }) => answer(request));
    return app;
  };
};

/**
 * A hook for `resolve` that lets a request go on that has a token with the scopes, and puts `token` into the context; refuses every
 * other. It throws `ConfigurationError` if the scopes are none.
 *
 * @example app.resolve(guard(api, "orders:read")).get("/orders", ({ token }) => token.client)
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options: GuardOptions<HookContext> = {},
): ((context: HookContext) => Promise<{ readonly token: VerifiedAccessToken }>) => {
  const needed = scopesOf(api, scopes, options);
  return async (context) => {
    const { request, status } = context;
    const judged = await protect(api, request, needed, acceptedOf(options, context));
    // A hook of `resolve` ends a request only by a status, and Elysia's types leave that out of what it resolves to.
    if (judged.isErr()) return status(judged.error.status as never, judged.error as never) as never;
    return { token: judged.value };
  };
};

const connectionOfBun = ({ request, server }: RequestContext) => ({
  remoteAddress: server?.requestIP?.(request)?.address,
});
