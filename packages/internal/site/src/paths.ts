import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pagePath } from "./page-path.ts";
import { root } from "./repository.ts";

/** A page under its own title. */
export interface Entry {
  readonly text: string;
  readonly link: string;
}

/** A way through the pages, in reading order. */
export interface Path {
  readonly text: string;
  readonly items: readonly Entry[];
}

/** The paths of `docs/README.md`: a bold line with its name first, and the list below it. */
export const paths = (): readonly Path[] =>
  [...readMap().matchAll(/^\*\*(\w+)[^\n]*\*\*\n\n((?:\d+\. .*\n(?: .*\n)*)+)/gm)].map(
    ([, text = "", list = ""]) => ({
      text,
      items: [...list.matchAll(/^\d+\. \[[^\]]*\]\(([^)#]+)/gm)]
        .map(([, file = ""]) => posix.normalize(`docs/${file}`))
        .filter((file) => file.startsWith("docs/"))
        .map(entryOf),
    }),
  );

/** Every page of `docs/` that stands in none of the folders given, by its title. */
export const otherPages = (folders: readonly string[]): readonly Entry[] =>
  pagesIn("docs/**/*.md")
    .filter((file) => !folders.some((folder) => file.startsWith(`docs/${folder}/`)))
    .filter((file) => file !== "docs/README.md")
    .map(entryOf)
    .sort((a, b) => a.text.localeCompare(b.text, "en"));

/** The pages of one folder of `docs/`, by their names. */
export const pagesOf = (folder: string): readonly Entry[] =>
  pagesIn(`docs/${folder}/*.md`).map(entryOf);

const readMap = (): string => readFileSync(join(root, "docs/README.md"), "utf8");

const pagesIn = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();

const entryOf = (file: string): Entry => ({
  text: titleOf(file),
  link: `/${pagePath(file).replace(/(?:index)?\.md$/, "")}`,
});

const titleOf = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file;
