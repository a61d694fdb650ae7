import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Entry } from "./paths.ts";
import { repositoryUrl, root } from "./repository.ts";

/** A page of the reference, one for each door of each published package. */
export interface Door {
  /** What a program imports. */
  readonly specifier: string;
  /** Its name as a file. */
  readonly name: string;
  readonly report: string;
}

/** Every door that has a report. */
export const doors = (): readonly Door[] =>
  globSync("packages/{*,*/*}/api/*.api.md", { cwd: root })
    .map(doorOf)
    .sort((a, b) => (a.specifier < b.specifier ? -1 : 1));

/** Writes the pages anew. Git does not see them. */
export const writeReference = (all: readonly Door[]): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const door of all) writeFileSync(join(folder, `${door.name}.md`), pageOf(door));
  writeFileSync(join(folder, "index.md"), indexOf(all));
};

/** The pages as entries of a menu. */
export const referenceEntries = (all: readonly Door[]): readonly Entry[] =>
  all.map(({ specifier, name }) => ({ text: specifier, link: `/reference/${name}` }));

/** The page of one report: an exported name each, under a heading that can be linked to. */
export const pageOf = ({ specifier, report }: Door): string => {
  const names = exportsOf(readFileSync(join(root, report), "utf8"));
  const section = (title: string, kind: Exported["kind"]) => {
    const some = names.filter((exported) => exported.kind === kind);
    return some.length === 0
      ? []
      : [`## ${title}`, ...some.map(({ name, code }) => `### ${name}\n\n${fenced(code)}`)];
  };
  return [
    `# ${specifier}`,
    fenced(`import { … } from "${specifier}";`),
    `Every name that this door exports, as [its API report](${repositoryUrl}/blob/main/${report}) records it. An editor shows each name's meaning.`,
    ...section("Functions and values", "value"),
    ...section("Types", "type"),
    "",
  ].join("\n\n");
};

interface Exported {
  readonly name: string;
  readonly kind: "value" | "type";
  readonly code: string;
}

/** The declarations of a report. The overloads of a function have one heading. */
const exportsOf = (report: string): readonly Exported[] => {
  const [, body = ""] = /^```ts\n(.*)^```$/ms.exec(report) ?? [];
  const found = new Map<string, Exported>();
  for (const part of body.split(/\n{2,}/)) {
    const code = part.replaceAll(/^ *\/\/ .*\n/gm, "").trim();
    const [, kind = "", name = ""] = declaration.exec(code) ?? [];
    if (name === "") continue;
    const before = found.get(name);
    found.set(name, {
      name,
      kind: kind === "interface" || kind === "type" ? "type" : "value",
      code: before === undefined ? code : `${before.code}\n\n${code}`,
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
};

const declaration =
  /^(?:export )?(?:declare |abstract )*(const|function|class|interface|type|enum|let) (\w+)/;

const folder = join(import.meta.dirname, "../pages/reference");

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

const indexOf = (all: readonly Door[]): string =>
  [
    "# Reference",
    "A page for each door of each package, made from the API reports at build time.",
    all.map(({ specifier, name }) => `- [\`${specifier}\`](${name}.md)`).join("\n"),
    "",
  ].join("\n\n");

const doorOf = (report: string): Door => {
  const home = dirname(dirname(report));
  const text = readFileSync(join(root, home, "package.json"), "utf8");
  const { name } = JSON.parse(text) as { readonly name: string };
  const door = /([^/\\]+)\.api\.md$/.exec(report)?.[1] ?? "";
  const specifier = door === "index" ? name : `${name}/${door}`;
  return { specifier, name: specifier.replace("@mintport/", "").replaceAll("/", "-"), report };
};
