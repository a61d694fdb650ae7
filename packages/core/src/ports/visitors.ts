import type { TenantId } from "../domain/identifiers.ts";
import type { Visitor } from "../domain/visitor.ts";
import type { PortError } from "../errors/port-error.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Who is at this browser: the only question about login that core asks. Core keeps no session and sets no login cookie; the
 * embedder reads its own.
 *
 * @example
 * const visitors: Visitors = {
 *   identify: (_tenant, { headers }) => ok(sessionOf(headers.get("cookie"))),
 * };
 */
export interface Visitors {
  /**
   * The user who is logged in at this browser, or `undefined`.
   *
   * Promise: it is asked anew at every step, answers for this request alone, and changes nothing.
   */
  identify(tenant: TenantId, request: EndpointRequest): MaybeAsync<Visitor | undefined, PortError>;
}
