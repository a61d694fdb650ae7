import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";

/** How a process of ours is started. */
export interface Program {
  readonly file: string;
  readonly nodeOptions: readonly string[];
}

/**
 * From now on processes run as a deployment does: on the packages' built files, and on a copy of this package with its
 * types gone. Stripping them at start would cost each process memory that no deployment pays for.
 */
export const buildPrograms = (): void => {
  const packages = join(sources, "../../..");
  const compiler = join(packages, "../node_modules/.bin/tsc");
  const wanted = ["core", "keys/crypto", "http", "resource-server", "server"];
  const stored = ["storage/cache", "storage/memory", "storage/redis", "storage/sql"];
  execFileSync(compiler, ["-b", ...wanted, ...stored], { cwd: packages, stdio: "inherit" });
  rmSync(copies, { recursive: true, force: true });
  for (const entry of readdirSync(sources, { recursive: true, encoding: "utf8" }))
    if (entry.endsWith(".ts")) copyWithoutTypes(join(sources, entry));
  built = true;
};

/** Whether processes run on built files. */
export const runsBuilt = (): boolean => built;

export const programOf = (file: string): Program =>
  built
    ? { file: copyOf(file), nodeOptions: [] }
    : { file, nodeOptions: ["--conditions=@mintport/source"] };

let built = false;

const sources = import.meta.dirname;
const copies = join(sources, "../.scratch/built");

const copyOf = (file: string): string =>
  join(copies, relative(sources, file).replace(/\.ts$/, ".js"));

const copyWithoutTypes = (file: string): void => {
  const copy = copyOf(file);
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, withoutTypes(readFileSync(file, "utf8")));
};

/** A module's text as JavaScript, its relative imports naming the copies. */
export const withoutTypes = (source: string): string =>
  stripTypeScriptTypes(source).replaceAll(/((?:from\s+|import\()"\.[^"]*)\.ts"/g, '$1.js"');
