import {
  type Birth,
  firstGeneration,
  type Generation,
  generationOf,
  type RevocationEpoch,
} from "./generation.ts";

/** What a token was issued on: the generations of tenant and client, and the API key it was bought with, if any. */
export interface TokenOrigin {
  readonly tenant: Generation;
  readonly client: Generation;
  /** The API key's id. The token does not outlive the key. */
  readonly apiKey?: string;
}

/** The origin of a token that says nothing of it. */
export const firstOrigin: TokenOrigin = { tenant: firstGeneration, client: firstGeneration };

/** The origin of a token that is issued now; `undefined` where it is `firstOrigin`, so that small tokens stay small. */
export const originOf = (
  tenant: { readonly generation?: Generation },
  client: { readonly generation?: Generation },
  apiKey: string | undefined,
): TokenOrigin | undefined => {
  if (tenant.generation === undefined && client.generation === undefined && apiKey === undefined)
    return undefined;
  const origin = { tenant: generationOf(tenant), client: generationOf(client) };
  return apiKey === undefined ? origin : { ...origin, apiKey };
};

/**
 * As one text, for a claim: births and epochs with dots between, then the API key's id.
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
