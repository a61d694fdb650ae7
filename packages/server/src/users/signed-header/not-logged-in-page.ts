import type { TenantId } from "@mintport/core";
import { type AskLogin, html, ownPage } from "@mintport/pages";
import type { SignedHeader } from "./signed-header.ts";

/**
 * Says that nobody is logged in, with a link to the proxy's login. It does not lead there by itself: a proxy that knows the user already
 * would send the browser back at once, and so on for ever.
 */
export const notLoggedInPage =
  (
    { loginUrl }: Pick<SignedHeader, "loginUrl">,
    nameOf: (tenant: TenantId) => Promise<string>,
  ): AskLogin =>
  async (tenant, page) => {
    const target = loginUrl?.replace("{return_to}", () => encodeURIComponent(page.resume));
    const again = page.because === "nobody" ? "Sign in" : "Sign in again";
    const shown = await ownPage({
      brand: { name: await nameOf(tenant) },
      title: again,
      main: html`<h1>${again}</h1>
<p class="lead">${page.because === "nobody" ? "Nobody is signed in here." : "The app that sent you here asks for a new sign-in."}</p>
${
  target === undefined
    ? html`<p class="lead">Sign in where you usually do, then go back to the app.</p>`
    : html`<a class="button first" href="${target}">${again}</a>`
}`,
    });
    return { ...shown, status: 403 };
  };
