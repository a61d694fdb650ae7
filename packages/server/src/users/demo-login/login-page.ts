import type { EndpointResponse, Tenant } from "@mintport/core";
import { present } from "@mintport/core/ports";
import { type Fragment, html, ownPage } from "@mintport/pages";

/** The form that logs in. */
export const loginPage = async (
  tenant: Tenant,
  { returnTo, refused = false }: { readonly returnTo: string; readonly refused?: boolean },
): Promise<EndpointResponse> => {
  const page = await framed(tenant, "Sign in", [
    html`<p class="lead">This is the demo. Its user and password stand where the server was started.</p>`,
    refused
      ? html`<p class="note warning" role="alert">The user name or the password is wrong.</p>`
      : undefined,
    html`<form method="post">
<input type="hidden" name="return_to" value="${returnTo}">
<label class="field">User name<input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200" autofocus></label>
<label class="field">Password<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label>
<div class="answers"><button type="submit" class="first">Sign in</button></div>
</form>`,
  ]);
  // RFC 9110 §15.5.4: what was sent is understood, and does not do.
  return { ...page, status: refused ? 403 : 200 };
};

/** The form that logs out: by a click, since a link can be followed without one. */
export const logoutPage = (tenant: Tenant): Promise<EndpointResponse> =>
  framed(
    tenant,
    "Sign out",
    html`<p class="lead">Apps that you allowed keep their access.</p>
<form method="post"><div class="answers"><button type="submit" class="first">Sign out</button></div></form>`,
  );

/** The end of a session. */
export const loggedOutPage = (tenant: Tenant): Promise<EndpointResponse> =>
  framed(tenant, "You are signed out", html`<p class="lead">You may close this page.</p>`);

const framed = (tenant: Tenant, title: string, below: Fragment): Promise<EndpointResponse> =>
  ownPage({
    brand: brandOf(tenant),
    title,
    main: html`<h1>${title}</h1>
${below}`,
    stylesheet: fields,
    // The client's redirect URI may come right after the login, and any client may ask for one.
    formTargets: "any",
  });

const brandOf = ({ id, name = id }: Tenant) => present({ name });

const fields = `
.field{display:block;font-weight:600;font-size:.9375rem}
.field+.field{margin-top:1rem}
.field input{display:block;width:100%;min-height:2.875rem;margin-top:.375rem;padding:.5rem .75rem;border-radius:.75rem;
  font:inherit;font-weight:400;font-size:1rem;background:var(--surface);color:var(--text);border:1px solid var(--control)}
.lead+.note{margin-top:1.25rem}
`;
