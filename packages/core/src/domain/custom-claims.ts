import { err, ok, type Result } from "neverthrow";

/** Claims of an embedder's own, in tokens beside the registered ones. Their values are JSON. */
export type CustomClaims = Readonly<Record<string, JsonValue>>;

/** A value that JSON can write (RFC 8259 §3). */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** The most characters that all custom claims of a token have as JSON: every request carries them. */
export const maxCustomClaimsLength = 2048;

/**
 * Whether a name has a meaning that a specification or this server gives it, so that no embedder may fill it: RFC 7519
 * §4.1, RFC 9068 §2.2, RFC 7662 §2.2, RFC 7800, RFC 8693 §4, RFC 9396, OpenID Connect Core §2 and §3, and our own
 * `mp_…`. `roles`, `groups` and `entitlements` (RFC 9068 §2.2.3.1) are the embedder's.
 */
export const isReservedClaim = (name: string): boolean =>
  reserved.has(name) || name.startsWith("mp_");

const reserved: ReadonlySet<string> = new Set([
  ...["iss", "sub", "aud", "exp", "nbf", "iat", "jti"],
  ...["client_id", "scope", "auth_time", "acr", "amr"],
  ...["active", "token_type", "username", "token_introspection"],
  ...["cnf", "act", "may_act", "authorization_details"],
  ...["azp", "nonce", "at_hash", "c_hash", "s_hash", "sid", "events", "sub_id", "toe", "txn"],
  "__proto__",
]);

/** The reason for which claims are refused, in words for the person who wrote them. */
export interface CustomClaimsFault {
  /** The claim, if it is one's fault. */
  readonly claim?: string;
  readonly message: string;
}

/**
 * Custom claims of an unknown value: a copy that nobody else holds, or what is wrong with it.
 *
 * @example parseCustomClaims({ roles: ["admin"] }) // ok({ roles: ["admin"] })
 */
export const parseCustomClaims = (value: unknown): Result<CustomClaims, CustomClaimsFault> => {
  if (!isPlainObject(value)) return err({ message: "must be an object of claims by name" });
  for (const [claim, content] of Object.entries(value)) {
    if (claim === "" || claim.length > maxNameLength)
      return err({ claim, message: `must have a name of 1 to ${maxNameLength} characters` });
    if (isReservedClaim(claim))
      return err({
        claim,
        message: "is registered: a specification or the server gives it its value",
      });
    if (!isJson(content, maxDepth))
      return err({ claim, message: `must be JSON, at most ${maxDepth} levels deep` });
  }
  const text = JSON.stringify(value);
  return text.length > maxCustomClaimsLength
    ? err({ message: `must have at most ${maxCustomClaimsLength} characters as JSON` })
    : ok(JSON.parse(text) as CustomClaims);
};

const maxNameLength = 128;
const maxDepth = 8;

/** Whether it comes back from JSON as it went in. */
const isJson = (value: unknown, depth: number): value is JsonValue => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
  return isPlainObject(value) && Object.values(value).every((item) => isJson(item, depth - 1));
};

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !("toJSON" in value);
};
