import type { AuthorizationServer, EndpointResponse } from "@mintport/core";
import {
  type RefusalResponse,
  type ResourceServer,
  refusalResponse,
  type VerifiedAccessToken,
} from "@mintport/resource-server";
import { authorize, type ProtectOptions } from "@mintport/resource-server/node";
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestAsyncHookHandler,
} from "fastify";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";
import { exchanges } from "./node/exchange.ts";
import { metadataExchange } from "./node/metadata-exchange.ts";

export type { HttpOptions } from "./http-options.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The checked token, behind `guard` of `@mintport/http/fastify`. */
    token?: VerifiedAccessToken;
  }
}

/** A plugin of Fastify 5. */
export type Plugin = (app: FastifyInstance) => Promise<void>;

/**
 * Serves an authorization server in Fastify, as a plugin for the whole application. It answers before bodies are parsed, so no
 * parser of yours sees a secret; `basePath` is the whole path, whatever prefix the plugin is registered with.
 *
 * @example await app.register(oauth(server, { basePath: "/oauth", tenant: "main" }))
 */
export const oauth = (server: AuthorizationServer, options: HttpOptions): Plugin => {
  const exchange = exchanges(server, options);
  const plugin: Plugin = async (app) => {
    app.addHook("onRequest", (request, reply, done) => {
      const isOurs = exchange({
        request: Object.assign(request.raw, { originalUrl: request.originalUrl }),
        answer: (answer) => {
          if (!reply.sent && !reply.raw.destroyed) void send(reply, answer);
        },
        cut: () => reply.raw.destroy(),
      });
      if (!isOurs) done();
    });
  };
  return forWholeApp(plugin);
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; a plugin for the whole application. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example await app.register(resourceMetadata(api))
 */
export const resourceMetadata = (api: ResourceServer): Plugin => {
  const exchange = metadataExchange(api);
  return forWholeApp(async (app) => {
    app.addHook("onRequest", (request, reply, done) => {
      const answer = exchange(Object.assign(request.raw, { originalUrl: request.originalUrl }));
      if (answer === undefined) done();
      else void send(reply, answer);
    });
  });
};

/** Its hook is for every path, not for those of a scope of its own: so `fastify-plugin` marks it. */
const forWholeApp = (plugin: Plugin): Plugin =>
  Object.assign(plugin, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "@mintport/http/fastify",
  });

/**
 * A hook that lets a request go on that has a token with the scopes, and puts it into `request.token`; refuses every other. It
 * throws `ConfigurationError` if the scopes are none.
 *
 * @example app.get("/orders", { onRequest: guard(api, "orders:read") }, async (request) => request.token?.client)
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options?: ProtectOptions,
): onRequestAsyncHookHandler => {
  const needed = scopesOf(api, scopes, options);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    Object.assign(request.raw, { originalUrl: request.originalUrl });
    const judged = await authorize(api, request.raw, needed, options);
    if (judged.isErr()) return send(reply, refusalResponse(judged.error, api));
    request.token = judged.value;
    return undefined;
  };
};

const send = (
  reply: FastifyReply,
  { status, headers, body }: EndpointResponse | RefusalResponse,
): FastifyReply => {
  for (const [name, value] of Object.entries(headers)) void reply.header(name, value);
  return reply.code(status).send(body);
};
