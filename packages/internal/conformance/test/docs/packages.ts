import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { builtExamples, builtLogin } from "../frameworks/built-examples.ts";
import { root } from "./snippets.ts";

/** A package of this repository. */
export interface Package {
  /** From the repository's root. */
  readonly folder: string;
  readonly manifest: Manifest;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly keywords?: readonly string[];
  readonly exports?: object;
  readonly homepage?: string;
  readonly bugs?: string;
  readonly repository?: unknown;
  readonly scripts?: unknown;
  readonly publishConfig?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package of the workspace, below `packages/` and `examples/`, however deep, by its name. */
export const allPackages = (): readonly Package[] =>
  ["packages", "examples"]
    .flatMap((folder) => foldersWith("package.json", folder))
    .filter((folder) => !outside.has(folder))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest,
    }))
    .sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));

const outside = new Set([...builtExamples, builtLogin].map(({ name }) => `examples/${name}`));

const foldersWith = (file: string, folder: string): readonly string[] => {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  if (entries.some(({ name }) => name === file)) return [folder];
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .flatMap(({ name }) => foldersWith(file, `${folder}/${name}`));
};
