import type { Birth, Generation, RevocationEpoch } from "./generation.ts";
import { type ClientId, parseClientId } from "./identifiers.ts";

/** A client whose token another token was made of (RFC 8693): the end of that client's tokens ends the other as well. */
export interface TokenSource {
  readonly client: ClientId;
  readonly generation: Generation;
  /** The API key that the client's token was bought with. */
  readonly apiKey?: string;
}

/** The most sources of one token, so that it stays short and is judged by few look-ups. */
export const maxSources = 10;

/**
 * As JSON, for a claim: the client's id, its birth and epoch, then the API key's id.
 *
 * @example formatSource(source) // ["billing", "tXTSpgR3n9nM", 2]
 */
export const formatSource = ({ client, generation, apiKey }: TokenSource): readonly unknown[] => [
  ...[client, generation.birth, generation.epoch],
  ...(apiKey === undefined ? [] : [apiKey]),
];

/** Reads a list of what `formatSource` wrote; `undefined` for everything else. */
export const parseSources = (written: unknown): readonly TokenSource[] | undefined => {
  if (!Array.isArray(written) || written.length === 0 || written.length > maxSources)
    return undefined;
  const sources = written.map(parseSource).filter((source) => source !== undefined);
  return sources.length === written.length ? sources : undefined;
};

const parseSource = (written: unknown): TokenSource | undefined => {
  if (!Array.isArray(written) || written.length > 4) return undefined;
  const [id, birth, epoch, ...keys] = written as readonly unknown[];
  const client = typeof id === "string" ? parseClientId(id) : undefined;
  const [apiKey] = keys;
  if (client === undefined || typeof birth !== "string" || !births.test(birth)) return undefined;
  if (typeof epoch !== "number" || !Number.isSafeInteger(epoch) || epoch < 0) return undefined;
  const generation = { birth: birth as Birth, epoch: epoch as RevocationEpoch };
  if (keys.length === 0) return { client, generation };
  return typeof apiKey === "string" ? { client, generation, apiKey } : undefined;
};

const births = /^[\w-]*$/;
