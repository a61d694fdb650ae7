import { readFile } from "node:fs/promises";
import { CommandFailed } from "../errors/command-failed.ts";
import { jsonFaults } from "../json/json-faults.ts";

/** Further fields of a definition, from a JSON file: what options do not say. Unknown fields are refused later, by name. */
export const definitionFile = async (path: string | undefined): Promise<object> => {
  if (path === undefined) return {};
  const text = await readFile(path, "utf8").catch((): never => {
    throw new CommandFailed(`--file: cannot read ${path}`);
  });
  const value = parsed(text);
  if (value !== undefined) requireKept(path, text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CommandFailed(`--file: ${path} must hold a JSON object`);
  return value;
};

/**
 * What a file and the options say together. Both may say a field only if they say the same: whichever won, somebody who reads the
 * other would be wrong. Throws `CommandFailed`, with each option.
 */
export const withOptions = <Written extends object, Said extends object>(
  written: Written,
  said: Said,
  optionOf: Readonly<Record<string, string>>,
): Written & Said => {
  const twice = Object.entries(said).filter(
    ([name, value]) =>
      Object.hasOwn(written, name) &&
      JSON.stringify(Reflect.get(written, name)) !== JSON.stringify(value),
  );
  if (twice.length > 0)
    throw new CommandFailed(
      twice
        .map(
          ([name]) =>
            `${optionOf[name] ?? name}: the --file says ${name} too, and otherwise; leave one of them out`,
        )
        .join("; "),
      "invalid",
    );
  return { ...written, ...said };
};

/** `JSON.parse` would keep something else than what the file says. */
const requireKept = (path: string, text: string): void => {
  const faults = jsonFaults(text);
  if (faults.length > 0)
    throw new CommandFailed(
      `--file: ${path}: ${faults.map(({ field, message }) => `${field}: ${message}`).join("; ")}`,
      "invalid",
    );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
