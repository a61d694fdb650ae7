import type { EndpointResponse, Tenant } from "@mintport/core";
import { html } from "@mintport/pages";
import { framedPage } from "../framed-page.ts";

/** The form that logs in. */
export const loginPage = async (
  tenant: Tenant,
  { returnTo, refused = false }: { readonly returnTo: string; readonly refused?: boolean },
): Promise<EndpointResponse> => {
  const below = [
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
  ];
  // The client's redirect URI may come right after the login, and any client may ask for one.
  const page = await framedPage(tenant, "Sign in", below, {
    stylesheet: fields,
    formTargets: "any",
  });
  // RFC 9110 §15.5.4: what was sent is understood, and does not do.
  return { ...page, status: refused ? 403 : 200 };
};

const fields = `
.field{display:block;font-weight:600;font-size:.9375rem}
.field+.field{margin-top:1rem}
.field input{display:block;width:100%;min-height:2.875rem;margin-top:.375rem;padding:.5rem .75rem;border-radius:.75rem;
  font:inherit;font-weight:400;font-size:1rem;background:var(--surface);color:var(--text);border:1px solid var(--control)}
.lead+.note{margin-top:1.25rem}
`;
