import { present } from "@mintport/core/ports";
import type { RouteOptions } from "@mintport/resource-server";
import type { ProtectOptions } from "@mintport/resource-server/web";

/** What a guard accepts and demands besides a token with its scopes, and where its platform tells the client's certificate. */
export interface GuardOptions<Context> extends RouteOptions {
  /**
   * The `x5t#S256` of the TLS client's certificate of one request, as only the platform knows it. Default: none, so that a token
   * which is bound to a certificate is refused.
   */
  readonly certificateThumbprint?: (context: Context) => string | undefined;
}

/** What is accepted and demanded of one request, and the certificate that came with it. */
export const acceptedOf = <Context>(
  { certificateThumbprint, ...route }: GuardOptions<Context>,
  context: Context,
): ProtectOptions => ({
  ...route,
  ...present({ certificateThumbprint: certificateThumbprint?.(context) }),
});
