import type { IncomingMessage } from "node:http";
import type { AuthorizationServer } from "@mintport/core";
import {
  type ResourceServer,
  refusalResponse,
  type VerifiedAccessToken,
} from "@mintport/resource-server";
import { authorize, type ProtectOptions } from "@mintport/resource-server/node";
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  HttpException,
} from "@nestjs/common";
import type { Middleware } from "./express.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";
import { nodeHandler, resourceMetadata as nodeResourceMetadata } from "./node.ts";

export type { Middleware } from "./express.ts";
export type { HttpOptions } from "./http-options.ts";

/**
 * Serves an authorization server in Nest, on Express or on Fastify. A global prefix does not move it: `basePath` is the whole
 * path.
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
 * A guard that lets a request go on that has a token with the scopes, and refuses every other with an `HttpException`, which your
 * exception filters see. It throws `ConfigurationError` if the scopes are none.
 *
 * @example UseGuards(guard(api, "orders:read")) // above a handler with a parameter of Token()
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options?: ProtectOptions,
): CanActivate => {
  const needed = scopesOf(api, scopes, options);
  return {
    canActivate: async (context) => {
      const http = context.switchToHttp();
      const request = http.getRequest<PlatformRequest>();
      const { raw = request, originalUrl } = request;
      if (raw !== request) Object.assign(raw, { originalUrl });
      const judged = await authorize(api, raw, needed, options);
      if (judged.isErr()) {
        const { status, headers, body } = refusalResponse(judged.error, api);
        const response = http.getResponse<PlatformResponse>();
        for (const [name, value] of Object.entries(headers))
          if (response.setHeader) response.setHeader(name, value);
          else response.header?.(name, value);
        throw new HttpException(JSON.parse(body) as Record<string, unknown>, status);
      }
      request.token = judged.value;
      return true;
    },
  };
};

/** The checked token, as a parameter of a handler behind `guard`. */
export const Token: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext): VerifiedAccessToken | undefined =>
    context.switchToHttp().getRequest<PlatformRequest>().token,
);

/** A request of Express, or of Fastify, which holds the one of `node:http`. */
interface PlatformRequest extends IncomingMessage {
  readonly raw?: IncomingMessage;
  readonly originalUrl?: string;
  token?: VerifiedAccessToken;
}

interface PlatformResponse {
  setHeader?(name: string, value: string): void;
  header?(name: string, value: string): void;
}
