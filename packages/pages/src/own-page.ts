import type { EndpointResponse } from "@mintport/core";
import type { Content, Scene } from "./content/scene.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { wordsOf } from "./language/words.ts";
import type { Brand } from "./look/brand.ts";
import { stylesheet } from "./look/stylesheet.ts";
import { documentOf } from "./markup/document.ts";
import { html, type Markup } from "./markup/markup.ts";
import { webUrl } from "./markup/web-url.ts";

/** A page of yours, in English. */
export interface OwnPage {
  readonly brand: Brand;
  /** The document's title, as plain text. */
  readonly title: string;
  /** What stands in the card. */
  readonly main: Markup;
  /**
   * CSS behind ours. It may load nothing.
   *
   * @default none
   */
  readonly stylesheet?: string | undefined;
  /**
   * The sources to which the page's form may lead beside its own origin, and what follows it; `"any"` of a login, which may end at any
   * client.
   *
   * @default a page without a form
   */
  readonly formTargets?: readonly string[] | "any" | undefined;
}

/**
 * A page of yours in the look of ours, as the login page: the same frame, style and policy, and no script. The headers that keep it from
 * caches and frames are yours to add. It says `Referrer-Policy: same-origin`, since under `no-referrer`, a default of helmet, browsers post
 * its form with `Origin: null`.
 *
 * @example await ownPage({ brand: { name: "Acme" }, title: "Sign in", main: html`<h1>Sign in</h1>` })
 */
export const ownPage = async (page: OwnPage): Promise<EndpointResponse> => {
  const css = stylesheet(page.brand, page.stylesheet);
  const logo = webUrl(page.brand.logoUrl);
  const content: Content = { title: html`${page.title}`, main: page.main, images: [] };
  const scene: Pick<Scene, "brand" | "words"> = {
    brand: page.brand,
    words: wordsOf("en", {}, {}),
  };
  const policy = await contentSecurityPolicy(css, {
    images: logo === undefined ? [] : [logo],
    formTargets: page.formTargets,
  });
  return {
    status: 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Language": "en",
      "Content-Security-Policy": policy,
      "Referrer-Policy": "same-origin",
    },
    body: documentOf(content, scene, css),
  };
};
