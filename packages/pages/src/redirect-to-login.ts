import type { EndpointRequest, EndpointResponse, TenantId } from "@mintport/core";
import type { LoginPage } from "@mintport/core/ports";
import { webUrl } from "./markup/web-url.ts";

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
 * @example pages({ login: (tenant, page, request) => redirectToLogin(urlOf(tenant))(tenant, page, request) })
 */
export const redirectToLogin =
  (loginUrl: LoginUrl): AskLogin =>
  (tenant, page) => {
    const target = typeof loginUrl === "function" ? loginUrl(tenant, page) : loginUrl;
    const url = webUrl(new URL(target, page.resume).href);
    if (url === undefined) throw new TypeError("loginUrl must answer a URL of the web");
    url.searchParams.set("return_to", page.resume);
    // 303: the browser may have posted the request (RFC 9110 §15.4.4).
    return { status: 303, headers: { Location: url.href }, body: "" };
  };
