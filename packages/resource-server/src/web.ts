import type { Scope } from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import type { VerifiedAccessToken } from "./access-token.ts";
import { refusalResponse } from "./refusal.ts";
import type { ResourceServer } from "./resource-server.ts";

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
): ResultAsync<VerifiedAccessToken, Response> =>
  server
    .authorize({ authorization: request.headers.get("authorization"), url: request.url }, needed)
    .mapErr((refusal) => {
      const { status, headers, body } = refusalResponse(refusal, server.realm);
      return new Response(body, { status, headers });
    });
