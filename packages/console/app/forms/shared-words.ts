import type { Tenant } from "../session/types.ts";
import type { Option } from "./known-names.ts";

/** What is said of a change that tokens do not follow. */
export const staysUntilItEnds = (what: string): string =>
  `Tokens already issued keep the old ${what} until they end.`;

/** Seconds as a hint, with the default. */
export const secondsHint = (byDefault: unknown, whose: string): string =>
  typeof byDefault === "number"
    ? `In seconds, 1 to 86400. Default: ${whose}, ${byDefault}.`
    : `In seconds, 1 to 86400. Default: ${whose}.`;

/** What an opaque token is. */
export const opaqueWords = "opaque: an API asks the server about it";

/** How an access token is handed out. */
export const formats: readonly Option[] = [
  ["jwt", "a JWT, which an API reads by itself"],
  ["opaque", opaqueWords],
];

/** The scope tokens that a tenant and its resources announce, to be picked. */
export const scopesOf = (tenant: Tenant | undefined): readonly Option[] => {
  const resources = tenant?.["resources"];
  const texts = [tenant?.scope, ...(Array.isArray(resources) ? resources.map(scopeIn) : [])];
  const tokens = texts.flatMap((text) => text?.split(" ") ?? []).filter((token) => token !== "");
  return [...new Set(tokens)].map((token) => [token, token]);
};

const scopeIn = (resource: unknown): string | undefined =>
  typeof resource === "object" &&
  resource !== null &&
  "scope" in resource &&
  typeof resource.scope === "string"
    ? resource.scope
    : undefined;
