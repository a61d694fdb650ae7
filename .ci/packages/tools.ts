import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The TypeScript versions that must accept our types: the oldest, and the last of each major version since. */
export const compilers = {
  "typescript-5.4": "npm:typescript@5.4.5",
  "typescript-5.9": "npm:typescript@5.9.3",
  "typescript-6": "npm:@typescript/typescript6@6.0.2",
  "typescript-7": "npm:typescript@7.0.2",
} as const;

/** Packages into a folder of their own: four compilers in the workspace would fight over `tsc`, and everybody would install them. */
export const npmInstall = (folder: string, packages: readonly string[]): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const quietly = ["--ignore-scripts", "--no-fund", "--no-audit", "--loglevel", "error"];
  execFileSync("npm", ["install", ...quietly, ...packages], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
};

/** The folder of the installed tools. */
export const installTools = (folder: string): string => {
  const versions = Object.entries(compilers).map(([name, version]) => `${name}@${version}`);
  npmInstall(folder, ["publint@0.3.25", "@arethetypeswrong/cli@0.18.5", ...versions]);
  return join(folder, "node_modules");
};
