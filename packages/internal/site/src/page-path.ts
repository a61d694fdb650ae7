/**
 * Where a Markdown file of the repository stands in the site: `docs/` and the site's own pages at its root, and each
 * README as the index of its folder. The root belongs to the home page, so the map of all pages has a name.
 */
export const pagePath = (file: string): string =>
  file === "docs/README.md"
    ? "map.md"
    : file.replace(folders, "").replace(/(^|\/)README\.md$/, "$1index.md");

/** Whether a file of the repository is a page of the site. */
export const isPage = (file: string): boolean => folders.test(file) && file.endsWith(".md");

const folders = /^(?:docs|packages\/internal\/site\/pages)\//;
