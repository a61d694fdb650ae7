import { type Instant, instant } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import { parseScope } from "@mintport/core/scope";
import { readBoundClaims } from "@mintport/core/tokens";
import type { JWTPayload } from "jose";
import type { VerifiedAccessToken } from "./access-token.ts";
import type { Refusal } from "./refusal.ts";

/** The claims that a token must have. */
export interface ExpectedClaims {
  /** The issuer identifiers of which `iss` must be one. */
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly now: Instant;
  /** Seconds. */
  readonly clockSkew: number;
}

/** Judges the claims of RFC 9068 §2.2, all of which must be there, and reads them. */
export const readClaims = (
  claims: JWTPayload,
  { issuers, audience, now, clockSkew }: ExpectedClaims,
): Result<VerifiedAccessToken, Refusal> => {
  const { iss, sub, aud, client_id, scope, iat, exp, jti, nbf } = claims as Readonly<
    Record<string, unknown>
  >;
  const issuer = issuers.find((name) => name === iss);
  if (issuer === undefined) return refused("iss");
  if (!(aud === audience || (Array.isArray(aud) && aud.includes(audience)))) return refused("aud");
  if (typeof exp !== "number") return refused("exp");
  if (nbf !== undefined && typeof nbf !== "number") return refused("nbf");
  if (!isInTime(claims, now, clockSkew)) return refused("time");
  if (typeof iat !== "number") return refused("iat");
  if (typeof sub !== "string") return refused("sub");
  if (typeof jti !== "string") return refused("jti");
  if (typeof client_id !== "string") return refused("client_id");
  const granted = parseScope(typeof scope === "string" ? scope : "");
  if (granted.isErr()) return refused("scope");
  const bound = readBoundClaims(claims);
  if (bound === undefined) return refused("cnf, act or may_act");
  return ok({
    id: jti,
    issuer,
    subject: sub,
    client: client_id,
    scope: granted.value,
    issuedAt: instant(iat),
    expiresAt: instant(exp),
    ...bound,
    claims,
  });
};

const refused = (claim: string): Result<never, Refusal> =>
  err({ kind: "invalid_token", cause: `the token is refused for its ${claim}` });

/** RFC 7519 §4.1.4 and §4.1.5. */
export const isInTime = (
  { exp = 0, nbf }: Pick<JWTPayload, "exp" | "nbf">,
  now: Instant,
  clockSkew: number,
): boolean => exp > now - clockSkew && (nbf === undefined || nbf <= now + clockSkew);
