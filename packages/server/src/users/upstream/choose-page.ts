import type { EndpointResponse, Tenant } from "@mintport/core";
import { html } from "@mintport/pages";
import { framedPage } from "../framed-page.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";

/** Lets the user choose a provider: a link for each, so that no policy of a form stands in the way of where it leads. */
export const choosePage = (
  tenant: Tenant,
  providers: readonly UpstreamProvider[],
  login: string,
): Promise<EndpointResponse> =>
  framedPage(
    tenant,
    "Sign in",
    html`<nav class="providers" aria-label="Ways to sign in"><ul>
${providers.map(
  ({ name, label }) =>
    html`<li><a class="button" href="${tenant.issuer}/login/${name}?login=${login}">Continue with <bdi>${label}</bdi></a></li>
`,
)}</ul></nav>`,
    { stylesheet: gaps },
  );

const gaps = `
.providers{margin-top:1.75rem}
.providers .button{margin-top:0}
.providers li+li{margin-top:.75rem}
`;
