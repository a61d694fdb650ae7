import { readFile } from "node:fs/promises";
import { CommandFailed } from "../errors/command-failed.ts";

/** Further fields of a definition, from a JSON file: what options do not say. Unknown fields are refused later, by name. */
export const definitionFile = async (path: string | undefined): Promise<object> => {
  if (path === undefined) return {};
  const text = await readFile(path, "utf8").catch((): never => {
    throw new CommandFailed(`--file: cannot read ${path}`);
  });
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CommandFailed(`--file: ${path} must hold a JSON object`);
  return value;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
