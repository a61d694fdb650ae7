import { compactVerify, type JWTPayload } from "jose";
import { Result, ResultAsync } from "neverthrow";
import { maxJwtLength } from "../domain/max-jwt-length.ts";
import { decodeJson } from "./decode-json.ts";

/** A JWT's header and claims, read but not believed. */
export interface UnverifiedJwt {
  readonly alg: string;
  readonly kid: string | undefined;
  /** In lower case and without `application/` (RFC 7515 §4.1.9). */
  readonly typ: string | undefined;
  /** The header's `jwk`, which counts for DPoP proofs and nothing else. */
  readonly jwk: unknown;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload;
}

/**
 * Reads a compact JWS of at most `maxJwtLength` characters; `undefined` if it is none. Never inflates, never decrypts.
 * We know no extension, so whatever `crit` names is refused (RFC 7515 §4.1.11), `b64` included.
 */
export const readJwt = (text: string): UnverifiedJwt | undefined =>
  text.length > maxJwtLength ? undefined : decode(text).unwrapOr(undefined);

const decode: (text: string) => Result<UnverifiedJwt | undefined, unknown> = Result.fromThrowable(
  (text: string) => {
    if (!compactJws.test(text)) return undefined;
    const [header, claims] = text.split(".", 2).map(decodeJson);
    if (header === undefined || claims === undefined) return undefined;
    const { alg, kid, typ, jwk } = header;
    if ("crit" in header || "b64" in header || typeof alg !== "string") return undefined;
    if (kid !== undefined && typeof kid !== "string") return undefined;
    if (typ !== undefined && typeof typ !== "string") return undefined;
    const mediaType = typ?.toLowerCase().replace(/^application\//, "");
    return { alg, kid, typ: mediaType, jwk, header, claims };
  },
);

const compactJws = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether the text is signed with this one secret, by one of `algorithms`. */
export const isMacOf = (
  text: string,
  secret: string,
  algorithms: readonly string[],
): ResultAsync<boolean, never> =>
  ResultAsync.fromSafePromise(
    compactVerify(text, new TextEncoder().encode(secret), { algorithms: [...algorithms] }).then(
      () => true,
      () => false,
    ),
  );
