import type { EndpointRequest, EndpointResponse, TenantId } from "@mintport/core";
import {
  type AuthorizePage,
  type AuthorizePages,
  ConfigurationError,
  portError,
} from "@mintport/core/ports";
import { ok, ResultAsync } from "@mintport/core/result";
import { type PagesOptions, requirePagesOptions } from "./pages-options.ts";
import { prefersJson } from "./prefers-json.ts";
import { redirectToLogin } from "./redirect-to-login.ts";
import { showPage } from "./show-page.ts";

/**
 * The pages of an authorization: consent, account, leaving and problem as HTML without a script, the login by a redirect to a page of
 * yours. A request that wants JSON gets every page as JSON. Throws `ConfigurationError` for options that are wrong.
 *
 * @example pages({ loginUrl: "/login", brand: () => ({ name: "Acme" }) })
 */
export const pages = (options: PagesOptions): AuthorizePages => {
  requirePagesOptions(options);
  const askLogin = options.login ?? redirectToLogin(options.loginUrl);
  const html = showPage(options);
  const show = async (
    tenant: TenantId,
    page: AuthorizePage,
    request: EndpointRequest,
  ): Promise<EndpointResponse> =>
    page.page === "login" ? askLogin(tenant, page, request) : html(tenant, page, request);
  const guarded = ResultAsync.fromThrowable(show, (cause) =>
    // A wrong value is a defect, and asking again helps nobody.
    portError(cause instanceof ConfigurationError ? "corrupt" : "unavailable", port, cause),
  );
  return {
    show: (tenant, page, request) =>
      prefersJson(request) ? ok(asJson(page)) : guarded(tenant, page, request),
  };
};

const port = "authorize-pages";

/** The data itself: whoever made it chose what a page may say. */
const asJson = (page: AuthorizePage): EndpointResponse => ({
  status: page.page === "problem" ? page.status : 200,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(page),
});
