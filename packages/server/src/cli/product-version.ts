import { readFileSync } from "node:fs";

/**
 * The program's name and version. The version is this package's, from its own manifest: two folders above, in `src` as in `dist`.
 *
 * @example productVersion() // "mintport 1.0.0"
 */
export const productVersion = (): string => {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `mintport ${(JSON.parse(manifest) as { readonly version: string }).version}`;
};
