import {
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWK,
  type JWTPayload,
} from "jose";
import { Result, ResultAsync } from "neverthrow";
import { keySetOf } from "./key-set.ts";

/** A JWT's header and claims, read but not believed. */
export interface UnverifiedJwt {
  readonly alg: string;
  readonly kid: string | undefined;
  /** In lower case and without `application/` (RFC 7515 §4.1.9). */
  readonly typ: string | undefined;
  /** The header's `jwk`, which counts for DPoP proofs and nothing else. */
  readonly jwk: unknown;
  readonly claims: JWTPayload;
}

/**
 * Reads a compact JWS of at most `maxJwtLength` characters; `undefined` if it is none. Never inflates, never decrypts.
 * We know no extension, so whatever `crit` names is refused (RFC 7515 §4.1.11), `b64` included.
 */
export const readJwt = (text: string): UnverifiedJwt | undefined =>
  text.length > maxJwtLength ? undefined : decode(text).unwrapOr(undefined);

export const maxJwtLength = 16_384;

const decode: (text: string) => Result<UnverifiedJwt | undefined, unknown> = Result.fromThrowable(
  (text: string) => {
    if (!compactJws.test(text)) return undefined;
    const header = decodeProtectedHeader(text);
    const { alg, kid, typ, jwk } = header as Readonly<Record<string, unknown>>;
    if ("crit" in header || "b64" in header || typeof alg !== "string") return undefined;
    if (kid !== undefined && typeof kid !== "string") return undefined;
    if (typ !== undefined && typeof typ !== "string") return undefined;
    const mediaType = typ?.toLowerCase().replace(/^application\//, "");
    return { alg, kid, typ: mediaType, jwk, claims: decodeJwt(text) };
  },
);

const compactJws = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What is wrong with a signature. */
export type SignatureFault = "algorithm_not_allowed" | "key_unknown" | "signature_invalid";

/**
 * Checks the signature alone: by one of `algorithms`, with the key of the set that `kid` and `alg` name, or with the
 * one secret. Claims and time are for the caller to judge, by the caller's clock.
 */
export const verifySignature: (
  text: string,
  keys: readonly JWK[] | Uint8Array,
  algorithms: readonly string[],
) => ResultAsync<void, SignatureFault> = ResultAsync.fromThrowable(
  async (text: string, keys: readonly JWK[] | Uint8Array, algorithms: readonly string[]) => {
    const options = { algorithms: [...algorithms] };
    await (keys instanceof Uint8Array
      ? compactVerify(text, keys, options)
      : compactVerify(text, keySetOf(keys), options));
  },
  (cause): SignatureFault => {
    if (cause instanceof errors.JOSEAlgNotAllowed) return "algorithm_not_allowed";
    return isKeyFault(cause) ? "key_unknown" : "signature_invalid";
  },
);

const isKeyFault = (cause: unknown): boolean =>
  cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys;
