import type { AuthorizationServer } from "@mintport/core";
import type { ResourceServer, VerifiedAccessToken } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import type { Context, MiddlewareHandler } from "hono";
import { answers, type ConnectionInfo } from "./fetch/answers.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import { readStandIn } from "./fetch/read-stand-in.ts";
import { acceptedOf, type GuardOptions } from "./guards/guard-options.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";

export type { ConnectionInfo } from "./fetch/answers.ts";
export type { GuardOptions } from "./guards/guard-options.ts";
export type { HttpOptions } from "./http-options.ts";

/** How this runtime tells who is at the other end of a connection. */
export interface HonoOptions extends HttpOptions {
  /**
   * The peer's address and certificate. Default: the socket's address under `@hono/node-server`, and none elsewhere.
   *
   * @example connection: (c) => ({ remoteAddress: getConnInfo(c).remote.address })
   */
  readonly connection?: (context: Context) => ConnectionInfo;
}

/**
 * Serves an authorization server in Hono. Foreign paths go on. It may stand behind middleware that reads the body.
 *
 * @example app.use(oauth(server, { basePath: "/oauth", tenant: "main" }))
 */
export const oauth = (
  server: AuthorizationServer,
  { connection = connectionOfNode, ...options }: HonoOptions,
): MiddlewareHandler => {
  const answer = answers(server, options, readStandIn);
  return async (context, next) => {
    const answered = answer(context.req.raw, () => ({
      ...connection(context),
      parsedBody: () => parsedBody(context),
    }));
    if (answered === undefined) return next();
    return answered;
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example app.use(resourceMetadata(api))
 */
export const resourceMetadata = (api: ResourceServer): MiddlewareHandler => {
  const answer = metadataAnswers(api);
  return async (context, next) => answer(context.req.raw) ?? next();
};

/** The variables that `guard` sets. */
export interface TokenVariables {
  readonly token: VerifiedAccessToken;
}

/**
 * Lets a request go on that has a token with the scopes, and puts it into `c.get("token")`; refuses every other. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example app.get("/orders", guard(api, "orders:read"), (c) => c.json({ client: c.get("token").client }))
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options: GuardOptions<Context<{ Variables: TokenVariables }, string>> = {},
): MiddlewareHandler<{ Variables: TokenVariables }> => {
  const needed = scopesOf(api, scopes, options);
  return async (context, next) => {
    const judged = await protect(api, context.req.raw, needed, acceptedOf(options, context));
    if (judged.isErr()) return judged.error;
    context.set("token", judged.value);
    return next();
  };
};

/** Hono keeps a body that was read by one of its own methods. */
const parsedBody = async ({ req }: Context): Promise<unknown> => {
  const { bodyCache } = req;
  if (["text", "arrayBuffer", "blob"].some((kind) => kind in bodyCache)) return req.text();
  if ("formData" in bodyCache || "parsedBody" in bodyCache) return req.formData();
  return undefined;
};

const connectionOfNode = ({ env }: Context): ConnectionInfo => {
  const { incoming } = (env ?? {}) as {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  };
  return { remoteAddress: incoming?.socket?.remoteAddress };
};
