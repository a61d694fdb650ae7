import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuthorizationServer, EndpointResponse } from "@mintport/core";
import {
  type RefusalResponse,
  type ResourceServer,
  refusalResponse,
  type VerifiedAccessToken,
} from "@mintport/resource-server";
import { authorize, type ProtectOptions } from "@mintport/resource-server/node";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";
import { exchanges } from "./node/exchange.ts";
import { metadataExchange } from "./node/metadata-exchange.ts";

export type { HttpOptions } from "./http-options.ts";

/** The part of a Koa context that is used here. */
export interface Context {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly originalUrl: string;
  readonly request: object;
  state: object;
  status: number;
  body: unknown;
  set(name: string, value: string | string[]): void;
}

/** A middleware of Koa 2 and 3. */
export type Middleware = (context: Context, next: () => Promise<unknown>) => Promise<void>;

/**
 * Serves an authorization server in Koa. It may stand behind a body parser, in a router, or below a mount, whose whole path
 * `basePath` names.
 *
 * @example app.use(oauth(server, { basePath: "/oauth", tenant: "main" }))
 */
export const oauth = (server: AuthorizationServer, options: HttpOptions): Middleware => {
  const exchange = exchanges(server, options);
  return async (context, next) => {
    const { req, res } = context;
    const isOurs = await new Promise<boolean>((resolve) => {
      const isTaken = exchange({
        request: Object.assign(req, { originalUrl: context.originalUrl }),
        // `koa-body` and `koa-bodyparser` leave it on Koa's own request.
        parsed: context.request,
        answer: (answer) => {
          // Somebody else, as a time-out, was faster, or the client is gone.
          if (!res.headersSent && !res.destroyed) send(context, answer);
          resolve(true);
        },
        cut: () => {
          res.destroy();
          resolve(true);
        },
      });
      if (!isTaken) resolve(false);
      // The body was cut short, and no answer comes.
      else
        res.once("close", () => {
          resolve(true);
        });
    });
    if (!isOurs) await next();
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example app.use(resourceMetadata(api))
 */
export const resourceMetadata = (api: ResourceServer): Middleware => {
  const exchange = metadataExchange(api);
  return async (context, next) => {
    const answer = exchange(Object.assign(context.req, { originalUrl: context.originalUrl }));
    if (answer === undefined) await next();
    else send(context, answer);
  };
};

/**
 * The state behind `guard`, for the router of the guarded routes.
 *
 * @example const router = new Router<TokenState>();
 */
export interface TokenState {
  readonly token: VerifiedAccessToken;
}

/**
 * Lets a request go on that has a token with the scopes, and puts it into `ctx.state.token`; refuses every other. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example router.get("/orders", guard(api, "orders:read"), (ctx) => { ctx.body = ctx.state.token.client })
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options?: ProtectOptions,
): Middleware => {
  const needed = scopesOf(api, scopes, options);
  return async (context, next) => {
    Object.assign(context.req, { originalUrl: context.originalUrl });
    const judged = await authorize(api, context.req, needed, options);
    if (judged.isErr()) {
      send(context, refusalResponse(judged.error, api));
      return;
    }
    Object.assign(context.state, { token: judged.value });
    await next();
  };
};

const send = (context: Context, answer: EndpointResponse | RefusalResponse): void => {
  context.status = answer.status;
  for (const [name, value] of Object.entries(answer.headers))
    context.set(name, typeof value === "string" ? value : [...value]);
  // Koa writes no body for 204, and takes `null` for it.
  context.body = answer.status === 204 ? null : answer.body;
};
