import { createRequire } from "node:module";
import type { HashLibrary } from "./hash-scheme.ts";

/** An optional peer of this package: whoever has no such hash installs no native code for it. */
export const library = (name: HashLibrary["name"]): HashLibrary => {
  let isInstalled: boolean | undefined;
  return { name, isInstalled: () => (isInstalled ??= canResolve(name)) };
};

/**
 * Whether a package can be found from here. It is not loaded. A resolver that fails in another way than by not finding it
 * decides nothing: then the import that comes later says what is wrong.
 */
const canResolve = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (failure) {
    return (failure as { readonly code?: unknown }).code !== "MODULE_NOT_FOUND";
  }
};
