import type { Content, Scene } from "../content/scene.ts";
import { html, Markup } from "./markup.ts";
import { shownText } from "./shown-text.ts";
import { webUrl } from "./web-url.ts";

/** A page as a whole HTML document. */
export const documentOf = (
  { title, main }: Content,
  { brand, words }: Pick<Scene, "brand" | "words">,
  css: string,
): string =>
  html`<!doctype html>
<html lang="${words.language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${shownText(brand.name)}</title>
<style>${new Markup(css)}</style>
</head>
<body>
<header class="brand">${brandMark(brand.name, webUrl(brand.logoUrl))}</header>
<main>
${main}
</main>
</body>
</html>
`.text;

const brandMark = (name: string, logo: URL | undefined): Markup =>
  logo === undefined
    ? html`<bdi>${shownText(name)}</bdi>`
    : html`<img src="${logo.href}" alt="${shownText(name)}">`;
