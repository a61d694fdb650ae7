import { err, ok, type Result } from "neverthrow";
import { isPageUrl } from "./page-url.ts";
import { hasPrivateMember } from "./private-jwk-members.ts";
import type { PublicKeys, RegisteredJwk } from "./public-keys.ts";

/** The member at fault of a client's keys. */
export type PublishedKeysFault = "jwks" | "jwks_uri";

/**
 * Reads the public keys that a client says it has (RFC 7591 §2): `jwks` or `jwks_uri`, never both. A key that is weak, private or of a
 * kind that nobody verifies with is refused, because it would open nothing or everything.
 *
 * @example publishedKeys({ jwks: { keys: [jwk] } }) // ok({ jwks: [jwk] })
 */
export const publishedKeys = ({
  jwks,
  jwks_uri: jwksUri,
}: Readonly<Record<string, unknown>>): Result<PublicKeys | undefined, PublishedKeysFault> => {
  if (jwksUri !== undefined) {
    if (jwks !== undefined || !isFetchable(jwksUri)) return err("jwks_uri");
    return ok({ jwksUri });
  }
  if (jwks === undefined) return ok(undefined);
  const keys = isObject(jwks) ? jwks["keys"] : undefined;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys) return err("jwks");
  return keys.every(isPublicKey) ? ok({ jwks: keys }) : err("jwks");
};

/** Whether a member is a URL that can be fetched, or linked to from a page. */
export const isFetchable = (value: unknown): value is string =>
  typeof value === "string" && isPageUrl(value) && !value.includes("#");

const isPublicKey = (key: unknown): key is RegisteredJwk =>
  isObject(key) &&
  typeof key["kty"] === "string" &&
  !hasPrivateMember(key) &&
  isStrong(key) &&
  Object.values(key).every(isFlat);

/** No member of a JWK is deeper than a list of texts. What is deeper may be so deep that no store could write it down. */
const isFlat = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((one) => typeof one === "string")
    : typeof value !== "object" || value === null;

/** RFC 7518 §3.3 and §3.4, RFC 8725 §3.2. */
const isStrong = ({ kty, crv, n, e }: Readonly<Record<string, unknown>>): boolean => {
  if (kty === "RSA") return typeof n === "string" && n.length >= modulus2048 && e === "AQAB";
  if (kty === "EC") return ["P-256", "P-384", "P-521"].includes(String(crv));
  return kty === "OKP" ? crv === "Ed25519" : kty === "AKP";
};

/** The characters of base64url that 256 bytes take. */
const modulus2048 = 342;

const maxKeys = 50;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
