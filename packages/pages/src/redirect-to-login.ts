import type { EndpointRequest, EndpointResponse, TenantId } from "@mintport/core";
import { ConfigurationError, type LoginPage } from "@mintport/core/ports";
import { loginUrlRule, readLoginUrl } from "./login-url.ts";

/** Answers when a user must log in. */
export type AskLogin = (
  tenant: TenantId,
  page: LoginPage,
  request: EndpointRequest,
) => EndpointResponse | Promise<EndpointResponse>;

/** Where the embedder logs users in: a URL, below the issuer's origin or whole, or a function that answers one. */
export type LoginUrl = string | URL | ((tenant: TenantId, page: LoginPage) => string | URL);

/**
 * Sends the browser to a login page of yours, which sends it to the URL in the parameter `return_to` afterwards. That one must be a
 * URL of the issuer's origin: compare it before you follow it, since anybody can write a link to your login page.
 *
 * Throws `ConfigurationError` for a URL that is none of the web. In `pages` that is an answer of the port, `corrupt`: nobody is sent on.
 *
 * @example pages({ login: (tenant, page, request) => redirectToLogin(urlOf(tenant))(tenant, page, request) })
 */
export const redirectToLogin =
  (loginUrl: LoginUrl): AskLogin =>
  (tenant, page) => {
    const isFunction = typeof loginUrl === "function";
    const url = readLoginUrl(isFunction ? loginUrl(tenant, page) : loginUrl, page.resume);
    if (url === undefined)
      throw new ConfigurationError("pages", [
        {
          field: "loginUrl",
          // The URL may hold what the client sent, and a log must not.
          message: isFunction ? `what the function answers ${loginUrlRule}` : loginUrlRule,
        },
      ]);
    url.searchParams.set("return_to", page.resume);
    // 303: the browser may have posted the request (RFC 9110 §15.4.4).
    return { status: 303, headers: { Location: url.href }, body: "" };
  };
