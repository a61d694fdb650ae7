import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { isPage, pagePath } from "./page-path.ts";
import { repositoryUrl, root } from "./repository.ts";

/**
 * What a link of a page becomes in the site. Pages link to each other as files, so that they can be read in the
 * repository; a file that is no page is linked where the repository is. Whether anything is there, the check of the
 * built site says.
 */
export const siteLink = (page: string, href: string): string => {
  if (/^(?:[a-z][a-z+.-]*:|#|\/)/i.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const hash = anchor === undefined ? "" : `#${anchor}`;
  const target = posix.join(posix.dirname(page), decodeURIComponent(path)).replace(/\/$/, "");
  if (isPage(target)) return `/${pagePath(target).replace(/(^|\/)index\.md$/, "$1")}${hash}`;
  const isFolder = statSync(join(root, target), { throwIfNoEntry: false })?.isDirectory() === true;
  return `${repositoryUrl}/${isFolder ? "tree" : "blob"}/main/${target}${hash}`;
};
