import type { Brand } from "./brand.ts";
import { brandPalettes } from "./brand-palettes.ts";
import { dark, light, properties } from "./palette.ts";
import { rules } from "./rules.ts";

/** The one style sheet of a page: the themes in the brand's colours, the rules, and the embedder's own rules. */
export const stylesheet = (brand: Brand, own = ""): string => {
  const palettes = brandPalettes(brand.colours ?? {});
  const themes = [
    `:root{color-scheme:light dark;${properties({ ...light, ...palettes.light })}}`,
    `@media (prefers-color-scheme:dark){:root{${properties({ ...dark, ...palettes.dark })}}}`,
  ];
  // As a browser reads it, since that is what it hashes (HTML §13.2.3.5).
  return [...themes, rules, own].join("\n").replace(/\r\n?/g, "\n");
};
