import { readFileSync } from "node:fs";
import { ConfigurationError } from "@mintport/core/ports";
import { Concealed } from "../../settings/concealed.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";

/** Our secret at a provider, from the settings or from the file that they name. Throws `ConfigurationError` if the file holds none. */
export const clientSecretOf = ({
  name,
  clientSecret,
  clientSecretFile = "",
}: UpstreamProvider): Concealed<string> => {
  if (clientSecret !== undefined) return clientSecret;
  const problem = (message: string): ConfigurationError =>
    new ConfigurationError("visitors", [
      {
        field: `upstream provider ${name}`,
        message: `clientSecretFile ${clientSecretFile} ${message}`,
      },
    ]);
  let text: string;
  try {
    text = readFileSync(clientSecretFile, "utf8").trim();
  } catch {
    throw problem("must be a file that can be read");
  }
  if (text === "") throw problem("must hold the secret");
  return new Concealed(text);
};
