import { relative } from "node:path";
import { slug } from "github-slugger";
import type { MarkdownOptions, MarkdownRenderer } from "vitepress";
import { root } from "./repository.ts";
import { siteLink } from "./site-link.ts";

/** Markdown as the repository shows it: the same anchors, and links from file to file. */
export const markdown: MarkdownOptions = {
  // Contrast of 7 to 1: the comments of the plain themes are too pale to read.
  theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  anchor: { slugify: slug },
  config: (md) => {
    linkFiles(md);
  },
};

const linkFiles = (md: MarkdownRenderer): void => {
  md.core.ruler.push("link-files", ({ tokens, env }) => {
    const file = fileOf(env as Rendered);
    // The title of a page is rendered once more by itself, and has no links.
    if (file === undefined) return;
    const page = relative(root, file);
    for (const { children } of tokens)
      for (const token of children ?? []) {
        const href = token.type === "link_open" ? token.attrGet("href") : null;
        if (href !== null) token.attrSet("href", siteLink(page, href));
      }
  });
};

interface Rendered {
  readonly path?: string;
  /** The file itself, where `path` is its place in the site. The search index has no such place. */
  readonly realPath?: string;
}

const fileOf = ({ realPath, path }: Rendered): string | undefined => realPath ?? path;
