import type { EndpointResponse, Tenant } from "@mintport/core";
import { html } from "@mintport/pages";
import { framedPage } from "./framed-page.ts";

/** The form that logs out: by a click, since a link can be followed without one. */
export const logoutPage = (tenant: Tenant): Promise<EndpointResponse> =>
  framedPage(
    tenant,
    "Sign out",
    html`<p class="lead">Apps that you allowed keep their access.</p>
<form method="post"><div class="answers"><button type="submit" class="first">Sign out</button></div></form>`,
    { formTargets: [] },
  );

/** The end of a session. */
export const loggedOutPage = (tenant: Tenant): Promise<EndpointResponse> =>
  framedPage(tenant, "You are signed out", html`<p class="lead">You may close this page.</p>`);
