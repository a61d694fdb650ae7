import type { EndpointResponse } from "@mintport/core";
import { html, type Markup, ownPage } from "@mintport/pages";
import type { ShownTokens } from "./redeem-code.ts";

/** The claims of the tokens that the demo's web app got. */
export const tokensPage = (tokens: ShownTokens, logoutUrl: string): Promise<EndpointResponse> => {
  const subject = tokens.claims.sub ?? "somebody";
  return framed(
    `Signed in as ${subject}`,
    html`<p class="lead">The demo’s app redeemed the code. Its access token says:</p>
<dl class="facts">${Object.entries(tokens.claims).map(([name, value]) => fact(name, claimText(name, value)))}</dl>
<p class="lead">The answer said beside it:</p>
<dl class="facts">
${fact("scope", tokens.scope ?? "–")}
${fact("expires_in", String(tokens.expiresIn ?? "–"))}
${fact("refresh_token", tokens.hasRefreshToken ? "yes, not shown" : "no")}
</dl>
<div class="links"><a href="/demo">Once more</a><a href="${logoutUrl}">Sign out</a></div>`,
  );
};

/** The authorization ended without tokens. */
export const noTokensPage = async (error: string): Promise<EndpointResponse> => ({
  ...(await framed(
    error === "access_denied" ? "You did not allow it" : "That did not work",
    html`<p class="lead">The demo’s app was told <code>${error}</code>.</p>
<a class="button first" href="/demo">Try again</a>`,
  )),
  status: error === "access_denied" ? 200 : 400,
});

const framed = (title: string, below: Markup): Promise<EndpointResponse> =>
  ownPage({
    brand: { name: "Demo app" },
    title,
    main: html`<h1>${title}</h1>
${below}`,
    stylesheet: ".facts{font-family:ui-monospace,monospace;font-size:.8125rem}",
  });

const fact = (name: string, text: string): Markup =>
  html`<div><dt>${name}</dt><dd>${text}</dd></div>`;

const claimText = (name: string, value: unknown): string => {
  if (typeof value === "number" && times.has(name)) return new Date(value * 1000).toISOString();
  return typeof value === "string" ? value : JSON.stringify(value);
};

const times: ReadonlySet<string> = new Set(["iat", "exp", "nbf", "auth_time"]);
