import type { IncomingMessage, ServerResponse } from "node:http";
import type { Scope } from "@mintport/core";
import type { VerifiedAccessToken } from "./access-token.ts";
import { type Refusal, refusalResponse } from "./refusal.ts";
import type { ResourceServer } from "./resource-server.ts";

/** A route that gets the checked token. */
export type ProtectedRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  token: VerifiedAccessToken,
) => void;

/**
 * Guards a `node:http` route: calls it with the checked token, or sends the refusal.
 *
 * @example
 * const read = protect(api, requireScope("api:read"), (request, response, token) => {
 *   response.end(`hello ${token.client}`);
 * });
 */
export const protect =
  (
    server: ResourceServer,
    needed: Scope,
    route: ProtectedRoute,
  ): ((request: IncomingMessage, response: ServerResponse) => void) =>
  (request, response) => {
    void server
      .authorize(
        {
          authorization: request.headersDistinct["authorization"]?.join(", "),
          url: request.url ?? "",
        },
        needed,
      )
      .match(
        (token) => {
          route(request, response, token);
        },
        (refusal) => {
          refuse(response, refusal, server.realm);
        },
      );
  };

const refuse = (response: ServerResponse, refusal: Refusal, realm: string): void => {
  const { status, headers, body } = refusalResponse(refusal, realm);
  if (!response.destroyed) response.writeHead(status, headers).end(body);
};
