import type { EndpointResponse, Tenant } from "@mintport/core";
import { html } from "@mintport/pages";
import { framedPage } from "../framed-page.ts";
import type { UpstreamFault } from "./upstream-failure.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";

/** Says why a login came to nothing, with a link back to where one begins. It leads nowhere by itself. */
export const failurePage = async (
  tenant: Tenant,
  fault: UpstreamFault,
  { provider, resume }: { readonly provider: UpstreamProvider; readonly resume: string },
): Promise<EndpointResponse> => {
  const { title, text, back, status } = words[fault];
  const shown = await framedPage(
    tenant,
    title,
    html`<p class="lead"><bdi>${provider.label}</bdi> ${text}</p>
<a class="button first" href="${resume}">${back}</a>`,
  );
  return {
    ...shown,
    status,
    headers: { ...shown.headers, ...(status >= 500 ? { "Retry-After": "30" } : undefined) },
  };
};

interface Words {
  readonly title: string;
  /** Goes on behind the provider's label. */
  readonly text: string;
  readonly back: string;
  readonly status: number;
}

const words: Readonly<Record<UpstreamFault, Words>> = {
  denied: {
    ...{ title: "You are not signed in", back: "Try again", status: 403 },
    text: "did not sign you in. Perhaps you cancelled, or may not use this service.",
  },
  mismatched: {
    ...{ title: "This sign-in does not count", back: "Start again", status: 400 },
    text: "was asked something else than what was answered. Nobody was signed in.",
  },
  not_allowed: {
    ...{ title: "This account may not sign in here", back: "Use another account", status: 403 },
    text: "signed you in, but with an account that is not let in here.",
  },
  not_fresh: {
    ...{ title: "A new sign-in is needed", back: "Try again", status: 403 },
    text: "did not say that you have signed in anew, as the app asks for.",
  },
  unreachable: {
    ...{ title: "Not available right now", back: "Try again", status: 503 },
    text: "does not answer. Please try again in a moment.",
  },
  untrusted: {
    ...{ title: "The sign-in cannot be checked", back: "Try again", status: 502 },
    text: "gave an answer that does not hold. Nobody was signed in. Tell the people who run this service if it happens again.",
  },
};
