import type { JWTPayload } from "jose";
import { err, ok, type Result } from "neverthrow";
import type { Instant, Seconds } from "../domain/instant.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";

/** The claims of an assertion that its judge looks at, with their types checked. */
export interface AssertionClaims {
  readonly issuer: string | undefined;
  readonly subject: string;
  readonly audience: readonly string[];
  /** Whether `aud` stands as one text, and not as a list. */
  readonly audienceIsText: boolean;
  readonly expiresAt: number;
  readonly jti: string | undefined;
  readonly all: JWTPayload;
}

/** How near an assertion must be. */
export interface AssertionTime {
  readonly now: Instant;
  /** The farthest that `exp` may lie ahead, in seconds. */
  readonly longestLifetime: Seconds;
}

/**
 * Reads an assertion's claims and judges its time (RFC 7523 §3): it has a subject and an `exp` that is neither past nor
 * far, and neither `nbf` nor `iat` lies more than 10 s ahead (FAPI 2.0 §5.3.2.1 asks for 10 and forbids 60).
 */
export const readAssertion = (
  claims: JWTPayload,
  { now, longestLifetime }: AssertionTime,
): Result<AssertionClaims, AssertionFault> => {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims as Readonly<Record<string, unknown>>;
  const audience = typeof aud === "string" ? [aud] : aud;
  if (!isOptionalText(iss) || !isOptionalText(jti) || !isTexts(audience)) return err("malformed");
  if (typeof sub !== "string" || sub === "") return err("subject_mismatch");
  if (exp === undefined) return err("expiry_missing");
  if (!isNumber(exp) || !isOptionalNumber(nbf) || !isOptionalNumber(iat)) return err("malformed");
  if (exp <= now) return err("expired");
  if (exp > now + longestLifetime) return err("expiry_too_late");
  if ((nbf ?? 0) > now + maxAhead || (iat ?? 0) > now + maxAhead) return err("not_yet_valid");
  return ok({
    issuer: iss,
    subject: sub,
    audience,
    audienceIsText: typeof aud === "string",
    expiresAt: exp,
    jti: jti === "" || (jti?.length ?? 0) > maxJtiLength ? undefined : jti,
    all: claims,
  });
};

/** Seconds that another's clock may be ahead of ours. */
export const maxAhead = 10;

/** Longer identifiers are as if there were none: what uses one as a key stays bounded. */
export const maxJtiLength = 512;

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

const isOptionalNumber = (value: unknown): value is number | undefined =>
  value === undefined || isNumber(value);

const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
