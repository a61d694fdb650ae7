import { hash } from "node:crypto";
import type { EndpointRequest, EndpointResponse, Tenant } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import { isOwnForm, type PortError, type Problem, toAsync } from "@mintport/core/ports";
import { err, ok, okAsync, type Result } from "@mintport/core/result";
import { fail } from "../../errors/fail.ts";
import type { BrowserPages } from "../browser-pages.ts";
import { loginReturnUrl } from "../login-return.ts";
import { loggedOutPage, logoutPage } from "../logout-page.ts";
import { visitedTenant } from "../visited-tenant.ts";
import { wrongMethod } from "../wrong-method.ts";
import { answerCallback, callbackUrl } from "./answer-callback.ts";
import { choosePage } from "./choose-page.ts";
import { failurePage } from "./failure-page.ts";
import { cookieNames, endedCookie } from "./login-cookie.ts";
import { demandParameters } from "./login-demands.ts";
import type { PendingLogin } from "./pending-logins.ts";
import { tellLogin } from "./tell-login.ts";
import type { UpstreamParts } from "./upstream-parts.ts";
import { providersFor, type UpstreamProvider } from "./upstream-provider.ts";
import { sessionIn } from "./upstream-visitors.ts";

/**
 * The pages below each tenant: `login`, `login/<provider>`, `login/callback/<provider>` and `logout`. A store that fails is answered
 * 503.
 */
export const upstreamPages =
  (parts: UpstreamParts): BrowserPages =>
  (path) => {
    const [, name = "", page] =
      /^\/api\/v1\/tenant\/([^/]+)\/(login|logout|login\/[a-z0-9-]+|login\/callback\/[a-z0-9-]+)$/.exec(
        path,
      ) ?? [];
    if (page === undefined) return undefined;
    return async (request) => {
      const id = parseTenantId(name);
      const found = await (id === undefined
        ? okAsync<Tenant | undefined>(undefined)
        : visitedTenant(parts, id, request));
      if (found.isErr()) return unavailable;
      const tenant = found.value;
      if (tenant === undefined || tenant.disabled) return notFound;
      const visit = { ...parts, tenant, request };
      const answered = await pageOf(visit, page);
      if (answered.isOk()) return answered.value;
      return answered.error === "unknown"
        ? problem(visit, "interaction-over", 400)
        : problem(visit, "unavailable", 503);
    };
  };

interface Visit extends UpstreamParts {
  readonly tenant: Tenant;
  readonly request: EndpointRequest;
}

type Answer = Promise<Result<EndpointResponse, PortError | "unknown">>;

const pageOf = async (visit: Visit, page: string): Answer => {
  if (page === "logout") return logout(visit);
  // A link preview asks with HEAD, and must not use a login up.
  if (visit.request.method !== "GET") return ok(wrongMethod("GET"));
  const providers = providersFor(visit.providers, visit.tenant.id);
  if (page === "login") return login(visit, providers);
  const name = page.slice(page.lastIndexOf("/") + 1);
  const provider = providers.find((one) => one.name === name);
  if (provider === undefined) return ok(notFound);
  return page.startsWith("login/callback/")
    ? answerCallback(visit, { ...visit, provider })
    : leave(visit, provider);
};

const login = async (visit: Visit, providers: readonly UpstreamProvider[]): Answer => {
  const found = await pendingLogin(visit);
  if (found.isErr()) return err(found.error);
  const [only, ...others] = providers;
  if (only !== undefined && others.length === 0 && !found.value.needsClick)
    return ok(await askProvider(visit, only, found.value));
  return ok(await choosePage(visit.tenant, providers, found.value.id));
};

const leave = async (visit: Visit, provider: UpstreamProvider): Answer => {
  const found = await pendingLogin(visit);
  return found.isErr() ? err(found.error) : ok(await askProvider(visit, provider, found.value));
};

const pendingLogin = async ({ logins, tenant, request, clock }: Visit) => {
  const id = new URLSearchParams(request.url.split("?", 2)[1]).get("login") ?? "";
  return logins.find(tenant, request, id, clock.now());
};

/** Sends the browser to the provider (OpenID Connect Core §3.1.2.1). Nothing is written, so that a reload is harmless. */
const askProvider = async (
  visit: Visit,
  provider: UpstreamProvider,
  pending: PendingLogin,
): Promise<EndpointResponse> => {
  const { tenant, clients, request } = visit;
  const { state, nonce, verifier } = pending.checksFor(provider.name);
  const asked = await clients.get(provider.name)?.authorizationUrl({
    redirect_uri: callbackUrl(tenant, provider.name),
    ...{ state, nonce, code_challenge_method: "S256" },
    code_challenge: hash("sha256", verifier, "base64url"),
    ...demandParameters(pending.demands),
  });
  if (asked?.isOk() === true)
    return { status: 303, headers: { Location: asked.value.href }, body: "" };
  const failure = asked?.isErr() === true ? asked.error : { fault: "unreachable" as const };
  tellLogin(visit, {
    ...{ tenant: tenant.id, request },
    outcome: { provider: provider.name, failure },
  });
  const resume = loginReturnUrl(tenant, pending.returnTo);
  return failurePage(tenant, failure.fault, { provider, resume });
};

const logout = async ({ sessions, clock, ...visit }: Visit): Answer => {
  const { tenant, request } = visit;
  if (request.method === "GET" || request.method === "HEAD") return ok(await logoutPage(tenant));
  if (request.method !== "POST") return ok(wrongMethod("GET, HEAD, POST"));
  if (!isOwnForm(request.headers, [new URL(tenant.issuer).origin]))
    return ok(await problem({ ...visit, sessions, clock }, "request-invalid", 403));
  const secret = sessionIn(request, tenant);
  const ended =
    secret === undefined ? ok(undefined) : await sessions.end(tenant.id, secret, clock.now());
  if (ended.isErr()) return err(ended.error);
  const shown = await loggedOutPage(tenant);
  const cookie = endedCookie(tenant, cookieNames.session(tenant));
  return ok({ ...shown, headers: { ...shown.headers, "Set-Cookie": cookie } });
};

const problem = async (
  { pages, tenant, request }: Visit,
  what: Problem,
  status: number,
): Promise<EndpointResponse> => {
  const shown = await toAsync(
    pages.show(tenant.id, { page: "problem", problem: what, status }, request),
  ).match((page) => page, fail("the page cannot be shown"));
  return status === 503 ? { ...shown, headers: { ...shown.headers, "Retry-After": "5" } } : shown;
};

const notFound: EndpointResponse = {
  status: 404,
  headers: { "Content-Type": "text/plain" },
  body: "Not found\n",
};

const unavailable: EndpointResponse = {
  status: 503,
  headers: { "Content-Type": "text/plain", "Retry-After": "5" },
  body: "Not available right now\n",
};
