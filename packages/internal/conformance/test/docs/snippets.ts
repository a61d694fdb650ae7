import { globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A `ts` block of a Markdown page. */
export interface Snippet {
  /** The page, from the repository's root. */
  readonly page: string;
  /** The line of the page that the code begins at, from 1. */
  readonly line: number;
  readonly code: string;
  /** Whether its fence says `ts run`: then it must also run to its end. */
  readonly runs: boolean;
}

export const root: string = join(import.meta.dirname, "../../../../..");

/** Every `ts` block of the README, the docs and the packages' own READMEs. */
export const allSnippets = (): readonly Snippet[] =>
  pages().flatMap((page) => snippetsOf(relative(root, page), readFileSync(page, "utf8")));

const snippetsOf = (page: string, text: string): readonly Snippet[] => {
  const snippets: Snippet[] = [];
  for (const match of text.matchAll(fence)) {
    const [, info = "", code = ""] = match;
    const before = text.slice(0, match.index).split("\n").length;
    snippets.push({ page, line: before + 1, code, runs: info.split(/\s+/).includes("run") });
  }
  return snippets;
};

/** Fences inside a list are indented; `tsx` is another language. */
const fence = /^ *```ts(?!\S)([^\n]*)\n(.*?)^ *```$/gms;

const pages = (): readonly string[] => [
  ...markdownIn(root, false),
  ...markdownIn(join(root, "docs"), true),
  ...globSync("packages/{*,*/*}/package.json", { cwd: root }).flatMap((manifest) =>
    markdownIn(join(root, dirname(manifest)), false),
  ),
];

const markdownIn = (folder: string, recursive: boolean): readonly string[] =>
  readdirSync(folder, { recursive, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
