import {
  type Birth,
  firstGeneration,
  type Generation,
  generationOf,
  type RevocationEpoch,
} from "./generation.ts";
import type { FamilyId, GrantId } from "./identifiers.ts";
import type { TokenSource } from "./token-source.ts";

/** The origin of a token: the generations of tenant and client, and the API key that it was bought with, if any. */
export interface TokenOrigin {
  readonly tenant: Generation;
  readonly client: Generation;
  /** The API key's id. The token does not outlive the key. */
  readonly apiKey?: string;
  /** The grant that it came from, where one outlives the request that made the token. */
  readonly grant?: GrantId;
  /** The tokens that one authorization code led to, of which it is one. All of them are dead once the family is ended. */
  readonly family?: FamilyId;
  /** The clients whose tokens it was made of (RFC 8693), if any. The token does not outlive theirs. */
  readonly sources?: readonly TokenSource[];
}

/** The origin of a token that says nothing of it. */
export const firstOrigin: TokenOrigin = { tenant: firstGeneration, client: firstGeneration };

/** The origin of a token that is issued now; `undefined` where it is `firstOrigin`, so that small tokens stay small. */
export const originOf = (
  tenant: { readonly generation?: Generation },
  client: { readonly generation?: Generation },
  {
    apiKey,
    grant,
    family,
    sources,
  }: Pick<TokenOrigin, "apiKey" | "grant" | "family" | "sources"> = {},
): TokenOrigin | undefined => {
  const said = [tenant.generation, client.generation, apiKey, grant, family, sources];
  if (said.every((part) => part === undefined)) return undefined;
  return {
    ...{ tenant: generationOf(tenant), client: generationOf(client) },
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(grant === undefined ? {} : { grant }),
    ...(family === undefined ? {} : { family }),
    ...(sources === undefined ? {} : { sources }),
  };
};

/**
 * As one text, for a claim, without its grant, its family and its sources: births and epochs with dots between, then the API key's id.
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
  if (typeof text !== "string") return undefined;
  const [tenantBirth, tenantEpoch, clientBirth, clientEpoch, ...rest] = text.split(".");
  const tenant = generation(tenantBirth, tenantEpoch);
  const client = generation(clientBirth, clientEpoch);
  if (tenant === undefined || client === undefined) return undefined;
  if (rest.length === 0) return { tenant, client };
  const apiKey = rest.join(".");
  return apiKey === "" ? undefined : { tenant, client, apiKey };
};

const generation = (birth = "", epoch = ""): Generation | undefined =>
  /^[\w-]*$/.test(birth) && epoch.length <= 15 && /^(?:0|[1-9]\d*)$/.test(epoch)
    ? { birth: birth as Birth, epoch: Number(epoch) as RevocationEpoch }
    : undefined;
