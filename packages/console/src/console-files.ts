import { readdirSync, readFileSync } from "node:fs";

/** One file of the console, as a server answers it. */
export interface ConsoleFile {
  /** Its name, without a folder: `index.html`, `console-4F2K7QPA.js`. */
  readonly name: string;
  /** Its media type, for `Content-Type`. */
  readonly type: string;
  readonly body: Uint8Array;
  /** Whether the name changes with the content, so that a browser may keep the file for ever. */
  readonly isImmutable: boolean;
}

/**
 * Reads the files of the console, which a server answers below one folder. `index.html` stands for the folder itself and for the
 * page that a login comes back to. Throws an `Error` that names the command to run if the console was never built, which
 * happens in a clone of the repository alone.
 *
 * @example const files = new Map(consoleFiles().map((file) => [file.name, file]));
 */
export const consoleFiles = (): readonly ConsoleFile[] => {
  const folder = new URL("../browser/", import.meta.url);
  return namesIn(folder).map((name) => ({
    name,
    type: types[/\.\w+$/.exec(name)?.[0] ?? ""] ?? "application/octet-stream",
    body: readFileSync(new URL(name, folder)),
    isImmutable: name !== "index.html",
  }));
};

const namesIn = (folder: URL): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    throw new Error("the console is not built; run: pnpm run build:console");
  }
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};
