import { link, open, unlink } from "node:fs/promises";
import { CommandFailed } from "../errors/command-failed.ts";

/**
 * Writes the file of the option `--to`, which must not exist yet. It has its name only once everything stands in it, and is for its
 * owner only.
 */
export const wholeFile = async <T>(
  path: string,
  work: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> => {
  const draft = `${path}.${process.pid}.partial`;
  const file = await open(draft, "wx", 0o600).catch(notWritten(path));
  try {
    const made = await work((text) => file.appendFile(text));
    await file.sync();
    await link(draft, path).catch(notWritten(path));
    return made;
  } finally {
    await file.close();
    await unlink(draft);
  }
};

const notWritten =
  (path: string) =>
  (cause: unknown): never => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new CommandFailed(
      code === "EEXIST"
        ? `--to: ${path} must not exist yet`
        : `--to: ${path} cannot be written (${code})`,
    );
  };
