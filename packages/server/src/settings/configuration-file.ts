import { readFileSync } from "node:fs";
import { ConfigurationError } from "@mintport/core/ports";
import { jsonFaults } from "../json/json-faults.ts";

/** The JSON object in a configuration file. Throws `ConfigurationError` if there is none to be read. */
export const readConfigurationFile = (path: string): Readonly<Record<string, unknown>> => {
  const problem = (message: string): ConfigurationError =>
    new ConfigurationError("configuration", [{ field: path, message }]);
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (cause) {
    throw problem(
      `must be a file that can be read (${cause instanceof Error && "code" in cause ? String(cause.code) : "it cannot"})`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // The parser's own words would repeat a part of the file, and secrets may stand there.
    throw problem("must hold JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw problem('must hold a JSON object, as {"port": 8080}');
  const faults = jsonFaults(content);
  if (faults.length > 0) throw new ConfigurationError("configuration", faults);
  return { ...value };
};
