import { readFileSync } from "node:fs";
import { ConfigurationError } from "@mintport/core/ports";

/** The PEM in a file that a setting names. Throws `ConfigurationError` with the setting's name if there is none. */
export const readPem = (part: string, field: string, path: string): string => {
  const problem = (message: string): ConfigurationError =>
    new ConfigurationError(part, [{ field, message }]);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw problem(`${path} must be a file that can be read`);
  }
  // Node takes an empty certificate or key for none at all, and would refuse every handshake.
  if (!text.includes("-----BEGIN ")) throw problem(`${path} must hold PEM: -----BEGIN …`);
  return text;
};
