import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An empty project, and what is installed in it with npm. Runs no install script. */
export const npmInstall = (
  folder: string,
  packages: readonly string[],
  { npmrc = "", overrides = {} }: { readonly npmrc?: string; readonly overrides?: object } = {},
): void => {
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, type: "module", overrides };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, ".npmrc"), npmrc);
  npmAdd(folder, packages);
};

/** Installs more in a project that is there; what takes longer than five minutes has failed. */
export const npmAdd = (folder: string, packages: readonly string[]): void => {
  const quietly = ["--ignore-scripts", "--no-fund", "--no-audit", "--loglevel", "error"];
  execFileSync("npm", ["install", ...quietly, ...packages], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
};
