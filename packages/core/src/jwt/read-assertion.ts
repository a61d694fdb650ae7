import type { JWTPayload } from "jose";
import { err, ok, type Result } from "neverthrow";
import type { Instant, Seconds } from "../domain/instant.ts";
import type { AssertionFault } from "../errors/assertion-fault.ts";
import { isOptionalText } from "./optional-text.ts";

/** The claims of an assertion that its judge looks at, with their types checked. */
export interface AssertionClaims {
  readonly issuer: string | undefined;
  readonly subject: string;
  readonly audience: readonly string[];
  /** Whether `aud` stands as one text, and not as a list. */
  readonly audienceIsText: boolean;
  /** When it is expired by every clock that may be heeded: so long it is remembered as used. */
  readonly expiresAt: number;
  readonly jti: string | undefined;
  readonly all: JWTPayload;
}

/** How near an assertion must be. */
export interface AssertionTime {
  readonly now: Instant;
  /** The farthest that `exp` may lie ahead, in seconds by the clock of whoever made it. */
  readonly longestLifetime: Seconds;
}

/**
 * Reads an assertion's claims and judges its time (RFC 7523 §3): it has a subject and an `exp` that is neither past nor
 * far, and neither `nbf` nor `iat` lies ahead. Its maker's clock may differ from ours by 10 s in either direction, for
 * every claim alike (RFC 7519 §4.1.4 and §4.1.5; FAPI 2.0 §5.3.2.1 asks for 10 and forbids 60).
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
  if (exp + clockSkew <= now) return err("expired");
  if (exp > now + longestLifetime + clockSkew) return err("expiry_too_late");
  if ((nbf ?? 0) > now + clockSkew || (iat ?? 0) > now + clockSkew) return err("not_yet_valid");
  return ok({
    issuer: iss,
    subject: sub,
    audience,
    audienceIsText: typeof aud === "string",
    expiresAt: exp + clockSkew,
    jti: jti === "" || (jti?.length ?? 0) > maxJtiLength ? undefined : jti,
    all: claims,
  });
};

/** Seconds that another's clock may differ from ours. */
export const clockSkew = 10;

/** Longer identifiers are as if there were none, so that stores which take one as a key stay bounded. */
export const maxJtiLength = 512;

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const isOptionalNumber = (value: unknown): value is number | undefined =>
  value === undefined || isNumber(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
