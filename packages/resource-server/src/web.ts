import type { ResultAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import type { VerifiedAccessToken } from "./access-token.ts";
import { refusalResponse } from "./refusal.ts";
import type { ResourceServer } from "./resource-server.ts";
import type { RouteOptions } from "./route-options.ts";

/** What a Web handler accepts and demands, and the certificate of its client. */
export interface ProtectOptions extends RouteOptions {
  /** The `x5t#S256` of the TLS client's certificate, which only the platform knows. */
  readonly certificateThumbprint?: string;
}

/**
 * Guards a Fetch handler: `Ok` with the token, or `Err` with the response to send.
 *
 * @example
 * const outcome = await protect(api, request, requireScope("api:read"));
 * if (outcome.isErr()) return outcome.error;
 */
export const protect = (
  server: ResourceServer,
  request: Request,
  needed: Scope,
  { certificateThumbprint, ...route }: ProtectOptions = {},
): ResultAsync<VerifiedAccessToken, Response> =>
  server
    .authorize(
      {
        authorization: request.headers.get("authorization"),
        url: request.url,
        method: request.method,
        apiKey: request.headers.get("x-api-key"),
        dpop: request.headers.get("dpop"),
        certificateThumbprint: () => certificateThumbprint,
      },
      needed,
      route,
    )
    .mapErr((refusal) => {
      const { status, headers, body } = refusalResponse(refusal, server);
      return new Response(body, { status, headers });
    });
