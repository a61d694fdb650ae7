import { err, ok, type Result } from "@mintport/core/result";
import type { PrivateJwk, PrivatePem } from "@mintport/crypto";
import { jsonIn } from "../json/json-in.ts";
import { isTooDeep } from "../json/max-depth.ts";
import { isRecord } from "./import-row.ts";

/**
 * The private key in a text: PEM, a JWK, or the one of a JWK Set that has this `kid`. The key itself is judged later; nothing of
 * it stands in a message.
 */
export const privateKeyIn = (
  text: string,
  kid?: string,
): Result<PrivatePem | PrivateJwk, string> => {
  if (text.includes("-----BEGIN")) return ok({ privatePem: text });
  const read = isTooDeep(text) ? undefined : jsonIn(text).unwrapOr(undefined);
  if (!isRecord(read)) return err("must be a private key in PEM, a JWK or a JWK Set");
  return Array.isArray(read["keys"])
    ? oneOf(read["keys"], kid).map((privateJwk) => ({ privateJwk }))
    : ok({ privateJwk: read });
};

const oneOf = (keys: readonly unknown[], kid: string | undefined): Result<object, string> => {
  const jwks = keys.filter(isRecord);
  const meant = kid === undefined ? jwks : jwks.filter((jwk) => jwk["kid"] === kid);
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return ok(only);
  const names = jwks.flatMap((jwk) => (typeof jwk["kid"] === "string" ? [jwk["kid"]] : []));
  return err(
    only === undefined
      ? `is a JWK Set without such a key: it holds ${names.join(", ") || "none with a kid"}`
      : `is a JWK Set of several keys: say by kid which is meant, of ${names.join(", ") || "keys without one"}`,
  );
};
