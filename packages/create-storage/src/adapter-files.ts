import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AdapterNames } from "./adapter-names.ts";

/** The runners that the contract suites can be wired under. */
export const testRunners = ["vitest", "node"] as const;

/** One of them. */
export type TestRunner = (typeof testRunners)[number];

/** Whether a text names one of them. */
export const isTestRunner = (text: string): text is TestRunner =>
  (testRunners as readonly string[]).includes(text);

/**
 * The files of a new adapter: each path, with slashes, and its content.
 *
 * @example adapterFiles(names, "vitest").get("src/replay-store.ts")
 */
export const adapterFiles = (
  names: AdapterNames,
  testRunner: TestRunner,
): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const path of templatePaths()) {
    const place = placeOf(path, testRunner);
    if (place === undefined) continue;
    const text = readFileSync(new URL(path, template), "utf8");
    const content = place === "package.json" ? manifestOf(text, names, testRunner) : text;
    files.set(named(place, names), named(content, names));
  }
  return files;
};

/** Beside `src` as beside `dist`. */
const template = new URL("../template/", import.meta.url);

const templatePaths = (): readonly string[] =>
  readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath.slice(fileURLToPath(template).length)}/${name}`)
    .map((path) => path.replaceAll("\\", "/").replace(/^\//, ""))
    .sort();

/** Where a file of the template comes to stand; nowhere, if it is for another runner. */
const placeOf = (path: string, testRunner: TestRunner): string | undefined => {
  const place = renamed.get(path) ?? path;
  const [, runner] = /^test\/contract\.([a-z]+)\.ts$/.exec(place) ?? [];
  if (runner === undefined) return place;
  return runner === testRunner ? "test/contract.test.ts" : undefined;
};

/** npm leaves a .gitignore out of a package, and tools take a folder with a package.json for a package. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["gitignore", ".gitignore"],
  ["manifest.json", "package.json"],
]);

const named = (text: string, { kebab, camel, pascal }: AdapterNames): string =>
  text.replaceAll("my-engine", kebab).replaceAll("myEngine", camel).replaceAll("MyEngine", pascal);

const manifestOf = (text: string, names: AdapterNames, testRunner: TestRunner): string => {
  const manifest = JSON.parse(text) as { readonly scripts: Readonly<Record<string, string>> };
  const ranges = ownRanges();
  const rangesOf = (packages: readonly string[]) =>
    Object.fromEntries(packages.map((name) => [name, ranges[name] ?? "*"]));
  return `${JSON.stringify(
    {
      ...manifest,
      name: names.packageName,
      scripts: { ...manifest.scripts, test: commandOf[testRunner] },
      peerDependencies: rangesOf(peers),
      devDependencies: rangesOf([
        ...[...peers, "@mintport/testing", "@types/node", "fast-check", "typescript"],
        ...(testRunner === "vitest" ? ["vitest"] : []),
      ]),
    },
    undefined,
    2,
  )}\n`;
};

/** Two copies would be two `ResultAsync` and two kinds of ids: the embedder's own counts. */
const peers = ["@mintport/core"];

const commandOf: Readonly<Record<TestRunner, string>> = {
  vitest: "vitest run",
  node: "node --test test/*.test.ts",
};

/** The versions that the template is tested with. What packs this package turns `workspace:^` into a range. */
const ownRanges = (): Readonly<Record<string, string>> => {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { devDependencies } = JSON.parse(text) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return Object.fromEntries(
    Object.entries(devDependencies).map(([name, range]) => [
      name,
      /^\d/.test(range) ? `^${range}` : range,
    ]),
  );
};
