import type { EndpointRequest } from "@mintport/core";
import { type Clock, type TenantStore, type Visitor, type Visitors } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { visitedTenant } from "../visited-tenant.ts";
import { type CookieTenant, cookieIn, cookieNames } from "./login-cookie.ts";
import { providersFor, type UpstreamProvider } from "./upstream-provider.ts";
import type { UpstreamSessions } from "./upstream-sessions.ts";

/** The parts that tell who is there. */
export interface UpstreamVisitorParts {
  readonly providers: readonly UpstreamProvider[];
  readonly sessions: UpstreamSessions;
  readonly tenants: TenantStore;
  readonly clock: Clock;
}

/** Whoever has a session that a login at a provider began, as long as the settings let that provider log users of the tenant in. */
export const upstreamVisitors = ({
  providers,
  sessions,
  tenants,
  clock,
}: UpstreamVisitorParts): Visitors => ({
  identify: (id, request) => {
    // Most browsers come without a session, and need no look at the tenant.
    if (request.headers.get("cookie") === null) return ok(undefined);
    return visitedTenant({ tenants, clock }, id, request).andThen((tenant) => {
      const secret = tenant && sessionIn(request, tenant);
      if (secret === undefined) return okAsync<Visitor | undefined>(undefined);
      return sessions
        .find(id, secret, clock.now())
        .map((found) =>
          providersFor(providers, id).some(({ name }) => name === found?.provider)
            ? found?.visitor
            : undefined,
        );
    });
  },
});

/** What the browser's session cookie holds. */
export const sessionIn = (
  request: Pick<EndpointRequest, "headers">,
  tenant: CookieTenant,
): string | undefined => {
  const secret = cookieIn(request, tenant, cookieNames.session(tenant));
  return secret !== undefined && /^[\w-]{43}$/.test(secret) ? secret : undefined;
};
