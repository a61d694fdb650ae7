import type { Birth, Generation, RevocationEpoch } from "./generation.ts";
import { type ClientId, type FamilyId, type GrantId, parseClientId } from "./identifiers.ts";
import { present } from "./present.ts";

/**
 * What another token was made of (RFC 8693): the end of that client's tokens ends the new one as well, and so does the end of what a
 * user allowed.
 */
export interface TokenSource {
  readonly client: ClientId;
  readonly generation: Generation;
  /** The API key that the client's token was bought with. */
  readonly apiKey?: string;
  /** The user's grant that the client's token came from. */
  readonly grant?: GrantId;
  /** The family that it belonged to. */
  readonly family?: FamilyId;
}

/** The most sources of one token, so that it stays short and is judged by few look-ups. */
export const maxSources = 10;

/**
 * As JSON, for a claim: the client's id, its birth and epoch, then the API key's id; of a user's token also the grant and the
 * family, with `null` for what there is not.
 *
 * @example formatSource(source) // ["billing", "tXTSpgR3n9nM", 2]
 */
export const formatSource = ({
  client,
  generation: { birth, epoch },
  apiKey,
  grant,
  family,
}: TokenSource): readonly unknown[] => {
  const own = [client, birth, epoch];
  if (grant !== undefined || family !== undefined)
    return [...own, apiKey ?? null, grant ?? null, family ?? null];
  return apiKey === undefined ? own : [...own, apiKey];
};

/** Reads a list of what `formatSource` wrote; `undefined` for everything else. */
export const parseSources = (written: unknown): readonly TokenSource[] | undefined => {
  if (!Array.isArray(written) || written.length === 0 || written.length > maxSources)
    return undefined;
  const sources = written.map(parseSource).filter((source) => source !== undefined);
  return sources.length === written.length ? sources : undefined;
};

const parseSource = (written: unknown): TokenSource | undefined => {
  if (!Array.isArray(written)) return undefined;
  const [id, birth, epoch, ...ids] = written as readonly unknown[];
  const client = typeof id === "string" ? parseClientId(id) : undefined;
  if (client === undefined || typeof birth !== "string" || !births.test(birth)) return undefined;
  if (typeof epoch !== "number" || !Number.isSafeInteger(epoch) || epoch < 0) return undefined;
  const generation = { birth: birth as Birth, epoch: epoch as RevocationEpoch };
  const named = parseIds(ids);
  return named && { client, generation, ...named };
};

/** The API key alone, or the three ids of which some may be missing. */
const parseIds = (
  ids: readonly unknown[],
): Pick<TokenSource, "apiKey" | "grant" | "family"> | undefined => {
  if (ids.length === 0) return {};
  const [apiKey, grant, family] = ids.map((id) => (id === null ? undefined : id));
  if (ids.length === 1) return typeof apiKey === "string" ? { apiKey } : undefined;
  if (ids.length !== 3 || (grant === undefined && family === undefined)) return undefined;
  return isIdOrMissing(apiKey) && isIdOrMissing(grant) && isIdOrMissing(family)
    ? present({
        apiKey,
        grant: grant as GrantId | undefined,
        family: family as FamilyId | undefined,
      })
    : undefined;
};

const isIdOrMissing = (id: unknown): id is string | undefined =>
  id === undefined || typeof id === "string";

const births = /^[\w-]*$/;
