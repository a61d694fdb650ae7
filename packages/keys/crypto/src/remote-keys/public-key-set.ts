import { hasPrivateMember } from "@mintport/core/keys";
import { err, ok, Result } from "@mintport/core/result";
import type { JWK } from "jose";

/**
 * The public keys of a JWK Set that somebody else wrote (RFC 7517 §5). A key of another type, and one that holds a
 * private or secret member, is left out, as §5 asks. The error is for logs.
 */
export const parsePublicKeySet = (body: Uint8Array): Result<readonly JWK[], unknown> =>
  parseJson(body).andThen((value) => {
    if (!isObject(value)) return err(new Error("the body is no JSON object"));
    const { keys } = value;
    if (!Array.isArray(keys) || keys.length > maxKeys || !keys.every(isObject))
      return err(new Error(`"keys" is no array of at most ${maxKeys} objects`));
    return ok((keys as readonly Record<string, unknown>[]).filter(isPublicKey));
  });

const parseJson = Result.fromThrowable(
  (body: Uint8Array): unknown => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)),
  (cause) => cause,
);

const maxKeys = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPublicKey = (key: Record<string, unknown>): key is JWK =>
  typeof key["kty"] === "string" &&
  asymmetric.has(key["kty"]) &&
  (key["kid"] === undefined || typeof key["kid"] === "string") &&
  !hasPrivateMember(key);

const asymmetric: ReadonlySet<string> = new Set(["RSA", "EC", "OKP", "AKP"]);
