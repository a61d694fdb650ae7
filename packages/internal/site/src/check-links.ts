import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "node-html-parser";
import { repositoryUrl, root } from "./repository.ts";

/** A link that leads nowhere. */
export interface DeadLink {
  /** The built page that has it. */
  readonly page: string;
  readonly href: string;
  readonly fault: "no such page" | "no such anchor" | "no such file in the repository";
}

/**
 * Every dead link of a built site: to a page, to an anchor, and to a file of the repository. Links to other hosts are
 * not fetched.
 */
export const checkLinks = (site: string): readonly DeadLink[] => {
  const pages = new Map(
    globSync("**/*.html", { cwd: site }).map((page) => [page, readPage(join(site, page))]),
  );
  return [...pages].flatMap(([page, { hrefs }]) =>
    hrefs.flatMap((href) => {
      const fault = href.startsWith(repositoryUrl)
        ? faultInRepository(href)
        : faultInSite(site, pages, page, href);
      return fault === undefined ? [] : [{ page, href, fault }];
    }),
  );
};

interface Page {
  readonly hrefs: readonly string[];
  readonly ids: ReadonlySet<string>;
}

const readPage = (file: string): Page => {
  const html = parse(readFileSync(file, "utf8"));
  const links = html.querySelectorAll("a[href]");
  return {
    hrefs: [...new Set(links.map((link) => link.getAttribute("href") ?? ""))],
    ids: new Set(html.querySelectorAll("[id]").map(({ id }) => id)),
  };
};

const faultInRepository = (href: string): DeadLink["fault"] | undefined => {
  const [, file] = /^\/(?:blob|tree)\/main\/([^#]*)/.exec(href.slice(repositoryUrl.length)) ?? [];
  return file === undefined || existsSync(join(root, decodeURIComponent(file)))
    ? undefined
    : "no such file in the repository";
};

const faultInSite = (
  site: string,
  pages: ReadonlyMap<string, Page>,
  page: string,
  href: string,
): DeadLink["fault"] | undefined => {
  if (/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(href)) return undefined;
  const { pathname, hash } = new URL(href, new URL(page, "http://site.invalid/"));
  const path = decodeURIComponent(pathname).slice(1);
  const candidates = [path, `${path}.html`, posix.join(path, "index.html")];
  const target = candidates.find((name) => pages.has(name));
  if (target === undefined) return isFile(join(site, path)) ? undefined : "no such page";
  const anchor = decodeURIComponent(hash.slice(1));
  return anchor === "" || pages.get(target)?.ids.has(anchor) === true
    ? undefined
    : "no such anchor";
};

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true;
