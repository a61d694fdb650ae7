import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Writes files into a folder that is new or empty; answers what keeps it from that.
 *
 * @example writeNewFolder("my-store", new Map([["package.json", "{}"]])) // undefined, or a sentence
 */
export const writeNewFolder = (
  folder: string,
  files: ReadonlyMap<string, string>,
): string | undefined => {
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0)
      return `${folder}: must be a new or an empty folder, and holds files already`;
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      // Nothing that came meanwhile is written over.
      writeFileSync(join(folder, path), content, { flag: "wx" });
    }
    return undefined;
  } catch (cause) {
    return `${folder}: cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};
