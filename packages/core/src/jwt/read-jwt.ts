import { compactVerify, type JWTPayload } from "jose";
import { Result, ResultAsync } from "neverthrow";
import { maxJwtLength } from "../domain/max-jwt-length.ts";
import { decodeJson } from "./decode-json.ts";
import { readJoseHeader, type UnverifiedHeader } from "./read-jose-header.ts";

/** A JWT's header and claims, read but not believed. */
export interface UnverifiedJwt extends UnverifiedHeader {
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
    const first = text.indexOf(".");
    const header = readJoseHeader(text.slice(0, first));
    const claims = decodeJson(text.slice(first + 1, text.lastIndexOf(".")));
    if (header === undefined || claims === undefined) return undefined;
    const { alg, kid, typ, jwk } = header;
    return { alg, kid, typ, jwk, header: header.header, claims };
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
