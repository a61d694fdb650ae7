import {
  type Birth,
  firstGeneration,
  type Generation,
  generationOf,
  type RevocationEpoch,
} from "./generation.ts";
import type { TokenSource } from "./token-source.ts";

/** What a token was issued on: the generations of tenant and client, and the API key it was bought with, if any. */
export interface TokenOrigin {
  readonly tenant: Generation;
  readonly client: Generation;
  /** The API key's id. The token does not outlive the key. */
  readonly apiKey?: string;
  /** The clients whose tokens it was made of (RFC 8693), if any. The token does not outlive theirs. */
  readonly sources?: readonly TokenSource[];
}

/** The origin of a token that says nothing of it. */
export const firstOrigin: TokenOrigin = { tenant: firstGeneration, client: firstGeneration };

/** The origin of a token that is issued now; `undefined` where it is `firstOrigin`, so that small tokens stay small. */
export const originOf = (
  tenant: { readonly generation?: Generation },
  client: { readonly generation?: Generation },
  { apiKey, sources }: Pick<TokenOrigin, "apiKey" | "sources"> = {},
): TokenOrigin | undefined => {
  const said = [tenant.generation, client.generation, apiKey, sources];
  if (said.every((part) => part === undefined)) return undefined;
  return {
    ...{ tenant: generationOf(tenant), client: generationOf(client) },
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(sources === undefined ? {} : { sources }),
  };
};

/**
 * As one text, for a claim, without its sources: births and epochs with dots between, then the API key's id.
 *
 * @example formatOrigin(origin) // "kSwF4dMdijNF.0.tXTSpgR3n9nM.2"
 */
export const formatOrigin = ({ tenant, client, apiKey }: TokenOrigin): string =>
  [
    ...[tenant.birth, tenant.epoch, client.birth, client.epoch],
    ...(apiKey === undefined ? [] : [apiKey]),
  ].join(".");

/** Reads what `formatOrigin` wrote; `undefined` for everything else. */
export const parseOrigin = (text: unknown): TokenOrigin | undefined => {
  const parts = typeof text === "string" ? written.exec(text) : null;
  if (parts === null) return undefined;
  const [, tenantBirth = "", tenantEpoch, clientBirth = "", clientEpoch, apiKey] = parts;
  const origin = {
    tenant: generation(tenantBirth, tenantEpoch),
    client: generation(clientBirth, clientEpoch),
  };
  return apiKey === undefined ? origin : { ...origin, apiKey };
};

const generation = (birth: string, epoch: string | undefined): Generation => ({
  birth: birth as Birth,
  epoch: Number(epoch) as RevocationEpoch,
});

const written = /^([\w-]*)\.(0|[1-9]\d{0,14})\.([\w-]*)\.(0|[1-9]\d{0,14})(?:\.(.+))?$/s;
