import type { IncomingMessage } from "node:http";
import type { AuthorizationServer } from "@mintport/core";
import { headerFieldsOf } from "@mintport/core/ports";
import {
  type ResourceServer,
  refusalResponse,
  type VerifiedAccessToken,
} from "@mintport/resource-server";
import type {} from "h3";
import { answers, toResponse } from "./fetch/answers.ts";
import { metadataAnswers } from "./fetch/metadata-answers.ts";
import type { GuardOptions } from "./guards/guard-options.ts";
import { type NeededScopes, scopesOf } from "./guards/scopes-of.ts";
import type { HttpOptions } from "./http-options.ts";
import { exchanges } from "./node/exchange.ts";
import { metadataExchange } from "./node/metadata-exchange.ts";

export type { GuardOptions } from "./guards/guard-options.ts";
export type { HttpOptions } from "./http-options.ts";

declare module "h3" {
  interface H3EventContext {
    /** The checked token, behind `guard` of `@mintport/http/h3`. */
    token?: VerifiedAccessToken;
  }
}

/** The part of an event of h3 that is used here: version 2 has the request of Fetch, version 1 that of `node:http`. */
export interface Event {
  readonly req?: unknown;
  readonly node?: { readonly req: unknown } | undefined;
  readonly context: object;
}

/** A handler or middleware of h3 1 and 2, and so of Nitro and Nuxt; `undefined` goes on to the next. */
export type EventHandler = (event: Event) => Promise<Response | undefined>;

/**
 * Serves an authorization server in h3, Nitro and Nuxt. `basePath` is the whole path, whatever base it is mounted at.
 *
 * @example app.use(oauth(server, { basePath: "/oauth", tenant: "main" })) // h3 2
 * @example export default defineEventHandler(oauth(server, { basePath: "/oauth", tenant: "main" })) // h3 1, Nitro, Nuxt
 */
export const oauth = (server: AuthorizationServer, options: HttpOptions): EventHandler => {
  const answer = answers(server, options);
  const exchange = exchanges(server, options);
  return async (event) => {
    const { req } = event;
    if (isFetched(req)) return answer(req, { remoteAddress: req.ip });
    const request = requestOf(event);
    const rawBody = await (request as Read)[Symbol.for("h3RawBody")];
    return new Promise((resolve, reject) => {
      const isOurs = exchange({
        request,
        parsed: { rawBody, ...(request as object) },
        answer: (answered) => {
          resolve(toResponse(answered, request.method ?? ""));
        },
        cut: () => {
          request.destroy();
          reject(new Error("the answer could not be made"));
        },
      });
      if (!isOurs) resolve(undefined);
    });
  };
};

/**
 * Serves the metadata of a protected resource at its well-known path (RFC 9728), to everybody; foreign paths go on. It throws
 * `ConfigurationError` if `api` has no `metadata`.
 *
 * @example app.use(resourceMetadata(api)) // h3 2
 * @example export default defineEventHandler(resourceMetadata(api)) // h3 1, Nitro, Nuxt: server/middleware
 */
export const resourceMetadata = (api: ResourceServer): EventHandler => {
  const answer = metadataAnswers(api);
  const exchange = metadataExchange(api);
  return async (event) => {
    if (isFetched(event.req)) return answer(event.req);
    const request = requestOf(event);
    const answered = exchange(request);
    return answered && toResponse(answered, request.method ?? "");
  };
};

/**
 * Lets a request go on that has a token with the scopes, and puts it into `event.context.token`; refuses every other. It throws
 * `ConfigurationError` if the scopes are none.
 *
 * @example app.get("/orders", (event) => event.context.token?.client, { middleware: [guard(api, "orders:read")] }) // h3 2
 * @example app.use("/orders", defineEventHandler(guard(api, "orders:read"))) // h3 1, before its routes
 */
export const guard = (
  api: ResourceServer,
  scopes: NeededScopes,
  options: GuardOptions<Event> = {},
): EventHandler => {
  const needed = scopesOf(api, scopes, options);
  const { certificateThumbprint, ...accepted } = options;
  return async (event) => {
    const { url, method, headers } = isFetched(event.req) ? event.req : targetOf(requestOf(event));
    const asked = {
      authorization: headers.get("authorization"),
      apiKey: headers.get("x-api-key"),
      dpop: headers.get("dpop"),
      url,
      method,
      certificateThumbprint: () => certificateThumbprint?.(event),
    };
    const judged = await api.authorize(asked, needed, accepted);
    if (judged.isErr()) {
      const { status, headers: fields, body } = refusalResponse(judged.error, api);
      return new Response(body, { status, headers: fields });
    }
    Object.assign(event.context, { token: judged.value });
    return undefined;
  };
};

/** The request of h3 1, whose target stands as it was sent in `originalUrl` below a base. */
const targetOf = (request: IncomingMessage) => {
  const { url = "", method, originalUrl } = request as IncomingMessage & { originalUrl?: string };
  return { url: originalUrl ?? url, method, headers: headerFieldsOf(request.rawHeaders) };
};

/** The request of h3 2 knows the peer's address as well. */
interface Fetched extends Request {
  readonly ip?: string;
}

/** Where h3 1 keeps a body that its own functions have read. */
interface Read extends IncomingMessage {
  readonly [raw: symbol]: unknown;
}

const isFetched = (request: unknown): request is Fetched =>
  typeof (request as Partial<Request> | undefined)?.headers?.get === "function";

const requestOf = ({ node }: Event): IncomingMessage => {
  if (node === undefined) throw new TypeError("this is no event of h3");
  return node.req as IncomingMessage;
};
