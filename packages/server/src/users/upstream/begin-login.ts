import type { EndpointResponse } from "@mintport/core";
import { type AskLogin, html } from "@mintport/pages";
import { fail } from "../../errors/fail.ts";
import { framedPage } from "../framed-page.ts";
import { loginReturnOf } from "../login-return.ts";
import { visitedTenant } from "../visited-tenant.ts";
import { cookieIn, cookieNames } from "./login-cookie.ts";
import { demandsOf } from "./login-demands.ts";
import type { UpstreamParts } from "./upstream-parts.ts";
import { providersFor } from "./upstream-provider.ts";

/**
 * Begins a login, and sends the browser to the page at which it goes on. Nothing is asked of a provider here: that page answers for a
 * provider that is away.
 */
export const beginLogin =
  ({
    providers,
    logins,
    tenants,
    clock,
  }: Pick<UpstreamParts, "providers" | "logins" | "tenants" | "clock">): AskLogin =>
  async (id, page, request): Promise<EndpointResponse> => {
    const tenant = await visitedTenant({ tenants, clock }, id, request).match(
      (found) => found,
      fail("the tenant cannot be read"),
    );
    const returnTo = tenant && loginReturnOf(tenant, page.resume);
    if (tenant === undefined || returnTo === undefined)
      return Promise.reject(new Error("the login has nowhere to come back to"));
    if (providersFor(providers, id).length === 0) {
      const shown = await framedPage(
        tenant,
        "Nobody can sign in here",
        html`<p class="lead">No sign-in was set up for ${tenant.name ?? id}.</p>`,
      );
      return { ...shown, status: 403 };
    }
    const again = cookieIn(request, tenant, cookieNames.again(tenant)) !== undefined;
    const begun = await logins
      .begin(tenant, request, {
        returnTo,
        demands: demandsOf(page, { again }),
        startedAt: clock.now(),
        needsClick: request.method !== "GET",
      })
      .match((made) => made, fail("the login cannot be kept"));
    return {
      status: 303,
      headers: {
        Location: `${tenant.issuer}/login?login=${begun.id}`,
        "Set-Cookie": begun.cookies,
      },
      body: "",
    };
  };
