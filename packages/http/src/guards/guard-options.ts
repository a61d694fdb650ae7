import { present } from "@mintport/core/ports";
import type { Accepted } from "@mintport/resource-server";
import type { ProtectOptions } from "@mintport/resource-server/web";

/** The credentials that a guard accepts besides tokens, and where its platform tells the client's certificate. */
export interface GuardOptions<Context> extends Accepted {
  /**
   * The `x5t#S256` of the TLS client's certificate of one request, as only the platform knows it. Default: none, so that a token
   * which is bound to a certificate is refused.
   */
  readonly certificateThumbprint?: (context: Context) => string | undefined;
}

/** What is accepted of one request, and the certificate that came with it. */
export const acceptedOf = <Context>(
  { certificateThumbprint, ...accepted }: GuardOptions<Context>,
  context: Context,
): ProtectOptions => ({
  ...accepted,
  ...present({ certificateThumbprint: certificateThumbprint?.(context) }),
});
