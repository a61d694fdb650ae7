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
  isObject(key) && Object.values(key).every(isFlat) && !hasPrivateMember(key) && isStrong(key);

/** No member of a JWK is deeper than a list of texts. What is deeper may be so deep that no store could write it down. */
const isFlat = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((one) => typeof one === "string")
    : typeof value !== "object" || value === null;

/** RFC 7518 §3.3, §3.4 and §6, RFC 8725 §3.2, RFC 8037 §2. A key that lacks a part would verify nothing. */
const isStrong = ({ kty, crv, n, e, x, y, pub }: Readonly<Record<string, unknown>>): boolean => {
  switch (kty) {
    case "RSA":
      return isBytes(n, 342, 1366) && e === "AQAB";
    case "EC":
      return hasLength(x, coordinates.get(crv)) && hasLength(y, coordinates.get(crv));
    case "OKP":
      return crv === "Ed25519" && hasLength(x, 43);
    default:
      return kty === "AKP" && isBytes(pub, 1, 8192);
  }
};

/** The characters of base64url that a coordinate takes on each curve. */
const coordinates: ReadonlyMap<unknown, number> = new Map([
  ["P-256", 43],
  ["P-384", 64],
  ["P-521", 88],
]);

const hasLength = (value: unknown, length: number | undefined): boolean =>
  length !== undefined && isBytes(value, length, length);

/** Of base64url: 342 characters are 2048 bits, 1366 are 8192. */
const isBytes = (value: unknown, least: number, most: number): boolean =>
  typeof value === "string" &&
  value.length >= least &&
  value.length <= most &&
  /^[\w-]+$/.test(value);

const maxKeys = 50;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
