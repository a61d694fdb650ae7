import { createPublicKey } from "node:crypto";
import { err, ok, type Result } from "@mintport/core/result";
import { jsonIn } from "../json/json-in.ts";
import { isTooDeep } from "../json/max-depth.ts";
import { isRecord } from "./import-row.ts";

/**
 * The public keys of a client as the array of JWKs that a definition holds, from what others write: a JWK Set, one JWK, or PEM with
 * one key or certificate, or several. What else it may be is left for the definition's own rules.
 */
export const clientKeys = (value: unknown): Result<unknown, string> => {
  if (typeof value === "string") return value.startsWith("{") ? jsonKeys(value) : pemKeys(value);
  if (isRecord(value) && Array.isArray(value["keys"])) return ok(value["keys"]);
  return ok(isRecord(value) && "kty" in value ? [value] : value);
};

/** A JWK Set as text, as Keycloak keeps it in an attribute. */
const jsonKeys = (text: string): Result<unknown, string> => {
  const read = isTooDeep(text) ? undefined : jsonIn(text).unwrapOr(undefined);
  return isRecord(read) ? clientKeys(read) : err("must be a JWK Set");
};

const pemKeys = (text: string): Result<unknown, string> => {
  const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----[A-Za-z0-9+/=\s]*-----END [A-Z0-9 ]+-----/g);
  if (blocks === null) return err("must be public keys: a JWK Set, JWKs in an array, or PEM");
  if (blocks.some((block) => block.includes("PRIVATE")))
    return err("must be public keys: this is a private one, so replace it, for it was shown here");
  const read = blocks.map(publicJwk);
  return read.includes(undefined)
    ? err("must be public keys or certificates in PEM, as -----BEGIN PUBLIC KEY-----")
    : ok(read);
};

const publicJwk = (pem: string): object | undefined => {
  try {
    return createPublicKey(pem).export({ format: "jwk" });
  } catch {
    return undefined;
  }
};
