import type { ClientFace } from "@mintport/core/ports";
import { html, type Markup } from "../markup/markup.ts";
import { webUrl } from "../markup/web-url.ts";
import type { Scene } from "./scene.ts";

/** The links to what the client promises. They open beside the page, which is answered once. */
export const clientLinks = (
  { policyUri, termsUri }: ClientFace,
  { words }: Scene,
): Markup | undefined => {
  const links = [
    link(policyUri, words.say("client.policy")),
    link(termsUri, words.say("client.terms")),
  ].filter((found) => found !== undefined);
  return links.length === 0 ? undefined : html`<p class="links">${links}</p>`;
};

const link = (uri: string | undefined, text: Markup): Markup | undefined => {
  const url = webUrl(uri);
  return url && html`<a href="${url.href}" target="_blank" rel="noopener noreferrer">${text}</a>`;
};
