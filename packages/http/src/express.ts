import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuthorizationServer } from "@mintport/core";
import type { ResourceServer, VerifiedAccessToken } from "@mintport/resource-server";
import { type ProtectOptions, protect } from "@mintport/resource-server/node";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";
import { nodeHandler, resourceMetadata as nodeResourceMetadata } from "./node.ts";

export type { HttpOptions } from "./http-options.ts";

declare global {
  // The only way to add to what Express says of a request.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** The checked token, behind `guard` of `@mintport/http/express`. */
      token?: VerifiedAccessToken;
    }
  }
}

/** A middleware of Express 4 and 5, of Connect, and of what takes either. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (failure?: unknown) => void,
) => void;

/**
 * Serves an authorization server in Express. Its best place is before body parsers; it may stand behind them, in a router, or
 * below a mount, whose whole path `basePath` names.
 *
 * @example app.use(oauth(server, { basePath: "/oauth", tenant: "main" }))
 */
export const oauth = (server: AuthorizationServer, options: HttpOptions): Middleware =>
  nodeHandler(server, options);

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example app.use(resourceMetadata(api))
 */
export const resourceMetadata = (api: ResourceServer): Middleware => nodeResourceMetadata(api);

/**
 * Lets a request go on that has a token with the scopes, and puts it into `req.token`; refuses every other. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example app.get("/orders", guard(api, "orders:read"), (req, res) => res.json({ client: req.token?.client }))
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options?: ProtectOptions,
): Middleware => {
  const needed = scopesOf(api, scopes, options);
  return (request, response, next) => {
    const goOn = (_: IncomingMessage, __: ServerResponse, token: VerifiedAccessToken): void => {
      Object.assign(request, { token });
      next();
    };
    protect(api, needed, goOn, options)(request, response, next);
  };
};
