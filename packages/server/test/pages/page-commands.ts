import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root: string = join(import.meta.dirname, "../../../..");

/** A command that a page has in a block of the shell. */
export interface PageCommand {
  /** The page, from the repository's root. */
  readonly page: string;
  /** The heading of its section; empty above the first. */
  readonly section: string;
  /** The language of its block. */
  readonly language: string;
  /** As it stands there, with the lines that belong to it. */
  readonly text: string;
  /** The same in one line. */
  readonly line: string;
  /** What the page shows that it prints; empty where it shows nothing. */
  readonly shown: string;
}

/** Every page whose commands somebody may type. */
export const allPages = (): readonly string[] =>
  ["README.md", "docs/**/*.md", "packages/**/README.md"]
    .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ["**/node_modules/**"] }))
    .sort();

export const readPage = (page: string): string => readFileSync(join(root, page), "utf8");

/** The commands of a page, in the order in which a reader meets them. */
export const commandsOf = (page: string, text: string = readPage(page)): readonly PageCommand[] => {
  let section = "";
  return [...text.matchAll(headingOrBlock)].flatMap(([, heading, language = "", block]) => {
    section = heading ?? section;
    return statementsIn(block ?? "").map(({ text, shown }) => ({
      ...{ page, section, language, text, shown: shown.trim() },
      line: text.replaceAll(/\s*\\?\n/g, " "),
    }));
  });
};

/** Blocks of other languages are matched too, so that what stands in them is no heading. */
const headingOrBlock =
  /^## ([^\n]*)|^ *```(sh|bash|shell|console)(?= |\n)[^\n]*\n(.*?)^ *```$|^ *```[^\n]*\n.*?^ *```$/gms;

interface Statement {
  text: string;
  shown: string;
}

/** Where commands have a prompt, the other lines are what they print. */
const statementsIn = (block: string): readonly Statement[] => {
  const hasPrompts = /^ *\$ /m.test(block);
  const found: Statement[] = [];
  let goesOn = false;
  for (const line of block.split("\n")) {
    const [last, written] = [found.at(-1), line.trim()];
    if (goesOn && last !== undefined) last.text += `\n${written}`;
    else if (hasPrompts && !written.startsWith("$ ")) {
      if (last !== undefined) last.shown += `${line}\n`;
      continue;
    } else if (written === "" || written.startsWith("#")) continue;
    else found.push({ text: written.replace(/^\$ /, ""), shown: "" });
    goesOn = /(?:\\|\||&&)$/.test(written);
  }
  return found;
};
