import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { build } from "vitepress";
import { root } from "./repository.ts";

const home = join(import.meta.dirname, "..");

/** Where the built site is. */
export const builtSite: string = join(home, ".vitepress/dist");

/** Builds the site, unless it was built after the last change of what goes into it. */
export const buildSite = async (): Promise<void> => {
  const built = changedAt(join(builtSite, "index.html"));
  if (sources().every((file) => changedAt(join(root, file)) < built)) return;
  await build(home);
};

const sources = (): readonly string[] => [
  ...globSync(["docs/**/*", "packages/{*,*/*}/api/*.api.md", "pnpm-lock.yaml"], { cwd: root }),
  ...globSync("packages/internal/site/{src,pages,.vitepress/theme}/**/*.{ts,css,md}", {
    cwd: root,
    // Written by the build itself.
    exclude: (name) => name === "reference",
  }),
  "packages/internal/site/.vitepress/config.ts",
];

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
