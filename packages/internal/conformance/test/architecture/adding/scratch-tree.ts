import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../docs/snippets.ts";
import type { Edit, Recipe } from "./recipe.ts";

/** A copy of the sources that things are added to. Inside the package; git does not see it. */
export const tree: string = join(root, "packages/internal/conformance/.scratch/adding");

/** What is copied, and whose dependencies are linked. */
const packages = {
  core: "packages/core",
  testing: "packages/testing",
  "storage-memory": "packages/storage/memory",
  http: "packages/http",
};
const dependencies = {
  neverthrow: "packages/core",
  jose: "packages/core",
  zod: "packages/core",
  "fast-check": "packages/testing",
};

/** Copies the sources as they are. */
export const plant = (): void => {
  uproot();
  mkdirSync(join(tree, "node_modules/@mintport"), { recursive: true });
  for (const [name, folder] of Object.entries(packages)) {
    for (const part of ["src", "package.json"])
      cpSync(join(root, folder, part), join(tree, folder, part), { recursive: true });
    symlinkSync(join(tree, folder), join(tree, "node_modules/@mintport", name));
  }
  for (const [name, folder] of Object.entries(dependencies))
    symlinkSync(join(root, folder, "node_modules", name), join(tree, "node_modules", name));
  write("tsconfig.json", JSON.stringify(tsconfig));
};

export const uproot = (): void => {
  rmSync(tree, { recursive: true, force: true });
};

/** Adds one thing. Fails where a new file is there already, or a place to edit is not. */
export const add = (recipe: Recipe): void => {
  for (const [file, text] of Object.entries(recipe.write)) write(file, text, "wx");
  for (const edit of recipe.edit) apply(edit);
};

export const write = (file: string, text: string, flag: "w" | "wx" = "w"): void => {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text, { flag });
};

const apply = (edit: Edit): void => {
  const lines = readFileSync(join(tree, edit.file), "utf8").split("\n");
  const beginning = "before" in edit ? edit.before : edit.insteadOf;
  const at = lines.findIndex((line) => line.trimStart().startsWith(beginning));
  if (at < 0) throw new Error(`${edit.file} has no line that begins with ${beginning}`);
  lines.splice(at, "before" in edit ? 0 : 1, edit.line);
  write(edit.file, lines.join("\n"));
};

/** One project over everything: the options are the repository's. */
const tsconfig = {
  extends: "../../../../../tsconfig.json",
  compilerOptions: {
    ...{ composite: false, declaration: false, declarationMap: false, sourceMap: false },
    ...{ isolatedDeclarations: false, noEmit: true },
  },
  include: ["packages", "user", "prove.ts"],
};
