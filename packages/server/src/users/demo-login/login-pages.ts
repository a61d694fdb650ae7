import type { EndpointRequest, EndpointResponse, Tenant } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import {
  type AuthorizePages,
  type Clock,
  isOwnForm,
  type Problem,
  type TenantStore,
  toAsync,
} from "@mintport/core/ports";
import { fail } from "../../errors/fail.ts";
import type { BrowserPages } from "../browser-pages.ts";
import { loginReturnOf } from "../login-return.ts";
import { loggedOutPage, logoutPage } from "../logout-page.ts";
import { visitedTenant } from "../visited-tenant.ts";
import { wrongMethod } from "../wrong-method.ts";
import { type PasswordVerdict, type PresentedPassword, userName } from "./check-password.ts";
import { loginPage } from "./login-page.ts";
import { endedCookie, sessionCookie, sessionIn } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";

/** The parts that the pages of the demo's login work with. */
export interface LoginParts {
  readonly tenants: TenantStore;
  readonly sessions: Sessions;
  readonly checkPassword: (presented: PresentedPassword) => Promise<PasswordVerdict>;
  /** Show the problems, as the pages of an authorization do. */
  readonly pages: AuthorizePages;
  readonly clock: Clock;
}

/** The pages `login` and `logout` below each tenant. */
export const loginPages =
  (parts: LoginParts): BrowserPages =>
  (path) => {
    const [, name = "", page] = /^\/api\/v1\/tenant\/([^/]+)\/(login|logout)$/.exec(path) ?? [];
    if (page === undefined) return undefined;
    return async (request) => {
      const id = parseTenantId(name);
      const tenant =
        id &&
        (await visitedTenant(parts, id, request).match(
          (found) => found,
          fail("the tenant cannot be read"),
        ));
      if (id === undefined || tenant === undefined || tenant.disabled)
        return { status: 404, headers: { "Content-Type": "text/plain" }, body: "Not found\n" };
      const visit = { ...parts, tenant, request };
      return page === "login" ? login(visit) : logout(visit);
    };
  };

interface Visit extends LoginParts {
  readonly tenant: Tenant;
  readonly request: EndpointRequest;
}

const login = async (visit: Visit): Promise<EndpointResponse> => {
  const { tenant, request, sessions, clock } = visit;
  if (request.method === "GET" || request.method === "HEAD") {
    const [, query = ""] = request.url.split("?", 2);
    const returnTo = returnIn(tenant, new URLSearchParams(query).get("return_to"));
    return returnTo === undefined
      ? problem(visit, "request-invalid", 400)
      : loginPage(tenant, { returnTo });
  }
  if (request.method !== "POST") return wrongMethod("GET, HEAD, POST");
  if (!isOwnForm(request.headers, [new URL(tenant.issuer).origin]))
    return problem(visit, "request-invalid", 403);
  const form = new URLSearchParams(request.body);
  const returnTo = returnIn(tenant, form.get("return_to"));
  if (returnTo === undefined) return problem(visit, "request-invalid", 400);
  const verdict = await visit.checkPassword({
    tenant: tenant.id,
    name: form.get("username") ?? "",
    password: form.get("password") ?? "",
    remoteAddress: request.remoteAddress,
  });
  if (verdict.verdict === "limited") {
    const shown = await problem(visit, "too-many-requests", 429);
    return { ...shown, headers: { ...shown.headers, "Retry-After": String(verdict.retryAfter) } };
  }
  if (verdict.verdict === "unavailable") return problem(visit, "unavailable", 503);
  if (verdict.verdict === "mismatch") return loginPage(tenant, { returnTo, refused: true });
  endSession(visit);
  const secret = sessions.begin(tenant.id, userName, clock.now());
  return {
    status: 303,
    headers: { Location: returnTo, "Set-Cookie": sessionCookie(tenant.id, secret) },
    body: "",
  };
};

const logout = async (visit: Visit): Promise<EndpointResponse> => {
  const { tenant, request } = visit;
  if (request.method === "GET" || request.method === "HEAD") return logoutPage(tenant);
  if (request.method !== "POST") return wrongMethod("GET, HEAD, POST");
  if (!isOwnForm(request.headers, [new URL(tenant.issuer).origin]))
    return problem(visit, "request-invalid", 403);
  endSession(visit);
  const shown = await loggedOutPage(tenant);
  return { ...shown, headers: { ...shown.headers, "Set-Cookie": endedCookie(tenant.id) } };
};

/** The session that the browser brought is over, whoever's it was: nobody goes on with one that was there before a login. */
const endSession = ({ sessions, tenant, request }: Visit): void => {
  const secret = sessionIn(request);
  if (secret !== undefined) sessions.end(tenant.id, secret);
};

/** The text if it is a place of this tenant where something goes on after a login. */
const returnIn = (tenant: Tenant, text: string | null): string | undefined =>
  loginReturnOf(tenant, text) === undefined ? undefined : (text ?? undefined);

const problem = async (
  { pages, tenant, request }: Visit,
  what: Problem,
  status: number,
): Promise<EndpointResponse> =>
  toAsync(pages.show(tenant.id, { page: "problem", problem: what, status }, request)).match(
    (shown) => shown,
    fail("the page cannot be shown"),
  );
