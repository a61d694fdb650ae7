import { decodeJson } from "./decode-json.ts";

/** A JOSE header, read but not believed. */
export interface UnverifiedHeader {
  readonly alg: string;
  readonly kid: string | undefined;
  /** In lower case and without `application/` (RFC 7515 §4.1.9). */
  readonly typ: string | undefined;
  /** The header's `jwk`, which counts for DPoP proofs and nothing else. */
  readonly jwk: unknown;
  readonly header: Readonly<Record<string, unknown>>;
}

/**
 * Reads the encoded header of a JWS; `undefined` if it is none that we understand. We know no extension, so whatever `crit`
 * names is refused (RFC 7515 §4.1.11), `b64` included. Throws for what is no base64url or no JSON. An issuer writes the same
 * header into every token of a key, so short and flat ones are read once.
 */
export const readJoseHeader = (text: string): UnverifiedHeader | undefined => {
  const known = headers.get(text);
  if (known !== undefined) return known;
  const read = decode(text);
  if (read !== undefined && text.length <= maxLength && isFlat(read.header)) hold(text, read);
  return read;
};

const decode = (text: string): UnverifiedHeader | undefined => {
  const header = decodeJson(text);
  if (header === undefined) return undefined;
  const { alg, kid, typ, jwk } = header;
  if ("crit" in header || "b64" in header || typeof alg !== "string") return undefined;
  if (kid !== undefined && typeof kid !== "string") return undefined;
  if (typ !== undefined && typeof typ !== "string") return undefined;
  const mediaType = typ?.toLowerCase().replace(/^application\//, "");
  return { alg, kid, typ: mediaType, jwk, header };
};

/** Whether freezing it leaves nothing in it that can be changed. */
const isFlat = (header: object): boolean =>
  Object.values(header).every((value) => typeof value !== "object" || value === null);

const hold = (text: string, read: UnverifiedHeader): void => {
  // Anyone can send headers of their own: those must not pile up.
  if (headers.size >= maxHeaders) headers.clear();
  Object.freeze(read.header);
  headers.set(text, Object.freeze(read));
};

const headers = new Map<string, UnverifiedHeader>();
const maxHeaders = 1000;
/** Characters: an `alg`, a `typ` and a `kid` as long as a digest need half of them. */
const maxLength = 400;
