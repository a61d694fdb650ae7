import type { DefaultTheme, UserConfig } from "vitepress";
import { markdown } from "./markdown.ts";
import { pagePath } from "./page-path.ts";
import { type Entry, otherPages, pagesOf, paths } from "./paths.ts";
import { doors, referenceEntries, writeReference } from "./reference.ts";
import { repositoryUrl, root } from "./repository.ts";

/** The site: the pages of `docs/` where they are, the home page, and the reference, which is written here. */
export const siteConfig = (): UserConfig<DefaultTheme.Config> => {
  const all = doors();
  writeReference(all);
  return {
    lang: "en",
    title: "Mintport",
    description: "An OAuth 2 token endpoint in the server you already run",
    // The pages link to files all over the repository, so all of it is the source.
    srcDir: root,
    srcExclude: [
      "!(docs|packages)/**",
      "packages/!(internal)/**",
      "packages/internal/!(site)/**",
      "packages/internal/site/*.md",
    ],
    rewrites: pagePath,
    cleanUrls: true,
    // The check of the built site tells them all, with anchors and files of the repository.
    ignoreDeadLinks: true,
    head: [
      [
        "link",
        { rel: "icon", href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>" },
      ],
    ],
    markdown,
    themeConfig: themeConfig(referenceEntries(all)),
  };
};

const themeConfig = (reference: readonly Entry[]): DefaultTheme.Config => {
  const menu = paths().map(({ text, items }) => ({ text, items: [...items] }));
  const led = [...start, ...menu.flatMap(({ items }) => items)].map(({ link }) => link);
  return {
    nav: [
      { text: "Start", link: "/getting-started" },
      ...menu,
      { text: "Reference", link: "/reference/" },
    ],
    // No group can be folded: the theme puts a button into a button there, which a screen reader cannot tell.
    sidebar: {
      "/reference/": [{ text: "Reference", items: [...reference] }],
      "/": [
        { text: "Start", items: [...start] },
        ...menu,
        { text: "Migrate", items: [...pagesOf("migrate")] },
        {
          text: "More",
          items: otherPages(["decisions", "migrate"]).filter(({ link }) => !led.includes(link)),
        },
      ],
    },
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repositoryUrl }],
    outline: [2, 3],
    docFooter: { prev: false, next: false },
  };
};

const start: readonly Entry[] = [
  { text: "Getting started", link: "/getting-started" },
  { text: "Map of the pages", link: "/map" },
  { text: "Decisions", link: "/decisions/" },
];
