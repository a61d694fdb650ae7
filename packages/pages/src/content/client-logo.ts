import type { ClientFace } from "@mintport/core/ports";
import { html, type Markup } from "../markup/markup.ts";
import { webUrl } from "../markup/web-url.ts";
import { clientName } from "./client-name.ts";

/** A logo that nobody vouches for could be anybody's, and its host would learn who looks at the page. */
export const clientLogo = ({ vouchedFor, logoUri }: ClientFace): URL | undefined =>
  vouchedFor ? webUrl(logoUri) : undefined;

/** The client's picture: its logo if somebody vouches for it, else the first letter of its name. */
export const clientPicture = (client: ClientFace): Markup => {
  const logo = clientLogo(client);
  const [initial] = Array.from(clientName(client).toUpperCase());
  return logo === undefined
    ? html`<span class="face" aria-hidden="true">${initial}</span>`
    : html`<img class="face" src="${logo.href}" alt="">`;
};
