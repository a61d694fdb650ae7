import type { EndpointRequest, EndpointResponse, Tenant } from "@mintport/core";
import type { PortError } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import { loginReturnUrl } from "../login-return.ts";
import { failurePage } from "./failure-page.ts";
import { cookieNames, endedCookie, hostCookie } from "./login-cookie.ts";
import { endedLogin, idIn, isSameState, type PendingLogin } from "./pending-logins.ts";
import { tellLogin } from "./tell-login.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";
import type { UpstreamParts } from "./upstream-parts.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";
import { type UpstreamUser, upstreamUser } from "./upstream-user.ts";
import { sessionIn } from "./upstream-visitors.ts";

/** A browser that comes back from a provider. */
export interface Callback {
  readonly tenant: Tenant;
  readonly provider: UpstreamProvider;
  readonly request: EndpointRequest;
}

/**
 * Answers a browser that comes back (OpenID Connect Core §3.1.2.5). The login is used up first, whatever the answer is, so that an
 * answer counts once. `unknown`: no login of this browser is waiting for it.
 */
export const answerCallback = async (
  parts: UpstreamParts,
  { tenant, provider, request }: Callback,
): Promise<Result<EndpointResponse, PortError | "unknown">> => {
  const query = singleParameters(request.url);
  if (query === undefined) return err("unknown");
  const state = query.get("state") ?? "";
  const used = await parts.logins.use(tenant, request, idIn(state), parts.clock.now());
  if (used.isErr()) return err(used.error);
  const login = used.value;
  const user = !isSameState(state, login.checksFor(provider.name).state)
    ? err<UpstreamUser, UpstreamFailure>({ fault: "mismatched" })
    : await redeemed(parts, { tenant, provider, query, login });
  if (user.isErr())
    return ok(await refused(parts, { tenant, provider, request }, login, user.error));
  return loggedIn(parts, { tenant, provider, request }, login, user.value);
};

/** The parameters of a callback; `undefined` if one comes twice (RFC 6749 §3.1). */
const singleParameters = (url: string): URLSearchParams | undefined => {
  const query = new URLSearchParams(url.split("?", 2)[1] ?? "");
  const names = [...query.keys()];
  return new Set(names).size === names.length ? query : undefined;
};

const redeemed = async (
  { clients, clock }: UpstreamParts,
  {
    tenant,
    provider,
    query,
    login,
  }: Omit<Callback, "request"> & {
    readonly query: URLSearchParams;
    readonly login: PendingLogin;
  },
): Promise<Result<UpstreamUser, UpstreamFailure>> => {
  const url = new URL(callbackUrl(tenant, provider.name));
  url.search = query.toString();
  const claims = await clients.get(provider.name)?.redeem(url, login.checksFor(provider.name));
  if (claims === undefined) return err({ fault: "mismatched" });
  return claims.andThen((found) => upstreamUser(provider, found, { ...login, now: clock.now() }));
};

const loggedIn = async (
  parts: UpstreamParts,
  { tenant, request }: Callback,
  { id, returnTo }: PendingLogin,
  user: UpstreamUser,
): Promise<Result<EndpointResponse, PortError>> => {
  const { sessions, clock } = parts;
  const [now, former] = [clock.now(), sessionIn(request, tenant)];
  // Nobody goes on with a session that was there before a login.
  const ended = former === undefined ? ok(undefined) : await sessions.end(tenant.id, former, now);
  if (ended.isErr()) return err(ended.error);
  const begun = await sessions.begin(tenant.id, user, now);
  return begun.map((secret) => {
    tellLogin(parts, { tenant: tenant.id, request, outcome: user });
    const cookies = [
      hostCookie(tenant, cookieNames.session(tenant), secret, sessions.lifetime),
      endedLogin(tenant, id),
      endedCookie(tenant, cookieNames.again(tenant)),
    ];
    return {
      status: 303,
      headers: { Location: loginReturnUrl(tenant, returnTo), "Set-Cookie": cookies },
      body: "",
    };
  });
};

const refused = async (
  parts: UpstreamParts,
  { tenant, provider, request }: Callback,
  { id, returnTo }: PendingLogin,
  failure: UpstreamFailure,
): Promise<EndpointResponse> => {
  tellLogin(parts, {
    ...{ tenant: tenant.id, request },
    outcome: { provider: provider.name, failure },
  });
  const shown = await failurePage(tenant, failure.fault, {
    provider,
    resume: loginReturnUrl(tenant, returnTo),
  });
  // The provider would name the same account again, without a question.
  const again =
    failure.fault === "not_allowed" || failure.fault === "not_fresh"
      ? [hostCookie(tenant, cookieNames.again(tenant), "1", 600)]
      : [];
  return {
    ...shown,
    headers: { ...shown.headers, "Set-Cookie": [endedLogin(tenant, id), ...again] },
  };
};

/** The URL that is registered at the provider. */
export const callbackUrl = ({ issuer }: Pick<Tenant, "issuer">, provider: string): string =>
  `${issuer}/login/callback/${provider}`;
