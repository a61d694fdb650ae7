import type { ResultAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import type { VerifiedAccessToken } from "./access-token.ts";
import { refusalResponse } from "./refusal.ts";
import type { Accepted, ResourceServer } from "./resource-server.ts";

/** The credentials that a Web handler accepts besides tokens, and the certificate of its client. */
export interface ProtectOptions extends Accepted {
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
  { certificateThumbprint, ...accepted }: ProtectOptions = {},
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
      accepted,
    )
    .mapErr((refusal) => {
      const { status, headers, body } = refusalResponse(refusal, server.realm);
      return new Response(body, { status, headers });
    });
