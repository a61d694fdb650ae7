import type { AccessToken } from "./access-token.ts";
import { present } from "./present.ts";
import { firstOrigin } from "./token-origin.ts";
import { formatSource, type TokenSource } from "./token-source.ts";

/** The sources of a token that is made of these: their clients and users' grants, and the sources that they have themselves, each once. */
export const sourcesOf = (
  tokens: readonly Pick<AccessToken, "client" | "origin">[],
): readonly TokenSource[] => {
  const found = new Map<string, TokenSource>();
  for (const { client, origin = firstOrigin } of tokens) {
    const { apiKey, grant, family, sources = [] } = origin;
    const own = { client, generation: origin.client, ...present({ apiKey, grant, family }) };
    for (const source of [own, ...sources]) found.set(JSON.stringify(formatSource(source)), source);
  }
  return [...found.values()];
};
