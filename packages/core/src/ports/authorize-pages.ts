import type { AuthorizePage } from "../domain/authorize-page.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { PortError } from "../errors/port-error.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { EndpointResponse } from "../messages/endpoint-response.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Turns a page into a response: HTML, JSON, or a redirect to a page of the embedder's. It decides nothing. Core adds the
 * cookie and the headers that a page must have afterwards, so that no page can forget them.
 *
 * @example
 * const pages: AuthorizePages = {
 *   show: (_tenant, page) =>
 *     ok(
 *       page.page === "login"
 *         ? { status: 303, headers: { Location: `/login?next=${encodeURIComponent(page.resume)}` }, body: "" }
 *         : render(page),
 *     ),
 * };
 */
export interface AuthorizePages {
  /** The response for a page. Its status may be left at 200: core puts the page's own where one is due. */
  show(
    tenant: TenantId,
    page: AuthorizePage,
    request: EndpointRequest,
  ): MaybeAsync<EndpointResponse, PortError>;
}
