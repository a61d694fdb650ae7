import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { ConfigurationError, headerFieldsOf, requireKnownOptions } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import type { VerifiedAccessToken } from "./access-token.ts";
import { type Refusal, refusalResponse } from "./refusal.ts";
import { authenticationProblems } from "./required-authentication.ts";
import type { ResourceServer } from "./resource-server.ts";
import type { RouteOptions } from "./route-options.ts";

/** A route that gets the checked token; it may be an async function. */
export type ProtectedRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  token: VerifiedAccessToken,
) => void | Promise<void>;

/** What a Node handler accepts and demands, and the certificate of its client. */
export interface ProtectOptions extends RouteOptions {
  /**
   * The `x5t#S256` of the TLS client's certificate; default: of the TLS socket's. Behind a proxy that ends TLS, read it
   * with `certificateHeader` of `@mintport/http/client-certificate`, which asks whether the proxy is trusted.
   */
  readonly certificateThumbprint?: (request: IncomingMessage) => string | undefined;
}

/**
 * Judges a request of `node:http`: the token, or the refusal as data. For guards of frameworks, which answer in their own way. Below
 * a mount a DPoP proof is held to the target as it was sent.
 *
 * @example const judged = await authorize(api, request.raw, requireScope("api:read"));
 */
export const authorize = (
  server: ResourceServer,
  request: IncomingMessage,
  needed: Scope,
  { certificateThumbprint = thumbprintOfSocket, ...route }: ProtectOptions = {},
): ResultAsync<VerifiedAccessToken, Refusal> => {
  const fields = headerFieldsOf(request.rawHeaders);
  return server.authorize(
    {
      authorization: fields.get("authorization"),
      url: targetOf(request),
      method: request.method,
      apiKey: fields.get("x-api-key"),
      dpop: fields.get("dpop"),
      certificateThumbprint: () => certificateThumbprint(request),
    },
    needed,
    route,
  );
};

/**
 * Guards a `node:http` route: calls it with the checked token, or sends the refusal. What the route throws, or rejects
 * with, goes to `next` if a framework gave one, and is answered 500 otherwise. It may stand below a mount. Throws
 * `ConfigurationError` if an option is wrong or unknown.
 *
 * @example
 * const read = protect(api, requireScope("api:read"), (request, response, token) => {
 *   response.end(`hello ${token.client}`);
 * });
 */
export const protect = (
  server: ResourceServer,
  needed: Scope,
  route: ProtectedRoute,
  options: ProtectOptions = {},
): ((
  request: IncomingMessage,
  response: ServerResponse,
  next?: (failure: unknown) => void,
) => void) => {
  requireKnownOptions("protect", options, {
    ...{ apiKeys: true, acrValues: true, maxAge: true, certificateThumbprint: true },
  });
  const problems = authenticationProblems(options);
  if (problems.length > 0) throw new ConfigurationError("protect", problems);
  return (request, response, next) => {
    void authorize(server, request, needed, options)
      .match(
        (token) => route(request, response, token),
        (refusal) => {
          refuse(response, refusal, server);
        },
      )
      .then(undefined, (failure: unknown) => {
        if (next === undefined) fail(response);
        // To a framework a failure of no value is none, and it would go on to whatever is mounted behind.
        else next(failure || new Error("the route failed without a reason", { cause: failure }));
      });
  };
};

/** The target as it was sent: below a mount, Express and Connect give `url` without the mount's path. */
const targetOf = (request: IncomingMessage): string => {
  const { url = "", originalUrl } = request as IncomingMessage & { readonly originalUrl?: unknown };
  return typeof originalUrl === "string" ? originalUrl : url;
};

/** The handshake proved that the client holds this certificate's key, whoever signed it (RFC 8705 §3). */
const thumbprintOfSocket = ({ socket }: IncomingMessage): string | undefined => {
  if (!(socket instanceof TLSSocket)) return undefined;
  const der = socket.getPeerX509Certificate()?.raw;
  return der && hash("sha256", der, "base64url");
};

/** A route that throws has answered 500, and has not ended the process. */
const fail = (response: ServerResponse): void => {
  if (response.headersSent || response.destroyed) response.destroy();
  else response.writeHead(500, { "Cache-Control": "no-store" }).end();
};

const refuse = (response: ServerResponse, refusal: Refusal, server: ResourceServer): void => {
  const { status, headers, body } = refusalResponse(refusal, server);
  if (!response.destroyed && !response.headersSent) response.writeHead(status, headers).end(body);
};
