import { isSubject } from "@mintport/core/management";
import { type Instant, instant, isExpired, later, present } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import type { IDToken } from "openid-client";
import type { LoginDemands } from "./login-demands.ts";
import { clockTolerance } from "./upstream-client.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";

/** Whoever logged in at a provider. */
export interface UpstreamUser {
  readonly provider: string;
  /** The provider's name, `|`, and its name for the user: no two providers have a user in common. */
  readonly subject: string;
  readonly authenticatedAt: Instant;
  readonly acr?: string;
  readonly amr?: readonly string[];
}

/** When a login was begun, and what it had to be. */
export interface LoginTerms {
  readonly demands: LoginDemands;
  readonly startedAt: Instant;
  readonly now: Instant;
}

/** The user of an ID token that holds, if the provider's settings let the account in and the login is what was asked for. */
export const upstreamUser = (
  provider: UpstreamProvider,
  claims: IDToken,
  terms: LoginTerms,
): Result<UpstreamUser, UpstreamFailure> => {
  const subject = subjectOf(provider, claims);
  if (subject === undefined || !isAllowed(provider, claims)) return err({ fault: "not_allowed" });
  const authenticatedAt = authenticationTime(claims, terms);
  if (authenticatedAt === undefined) return err({ fault: "not_fresh" });
  return ok({
    ...{ provider: provider.name, subject, authenticatedAt },
    ...(provider.trustAcr ? contextOf(claims) : undefined),
  });
};

const subjectOf = (
  { name, subject: claim }: UpstreamProvider,
  claims: IDToken,
): string | undefined => {
  const value = claims[claim];
  if (typeof value !== "string" || value === "" || !isProven(claim, claims)) return undefined;
  const subject = `${name}|${value}`;
  return isSubject(subject) ? subject : undefined;
};

/** An address that nobody proved to be theirs names nobody (OpenID Connect Core §5.7). */
const isProven = (claim: string, claims: IDToken): boolean =>
  claim !== "email" || claims["email_verified"] === true;

const isAllowed = ({ allow }: UpstreamProvider, claims: IDToken): boolean => {
  if (allow === undefined) return true;
  const value = claims[allow.claim];
  return (
    isProven(allow.claim, claims) &&
    (Array.isArray(value) ? value : [value]).some(
      (one) => typeof one === "string" && allow.values.includes(one),
    )
  );
};

/**
 * When the user logged in, `undefined` if that is not what was asked for. A login that had to be new and is so by the provider's clock
 * counts from when it was begun on, for a clock that is a little slow.
 */
const authenticationTime = (
  { auth_time: said }: IDToken,
  { demands: { newLogin, maxAge }, startedAt, now }: LoginTerms,
): Instant | undefined => {
  if (typeof said !== "number" || !Number.isFinite(said) || said < 0)
    return newLogin === "required" || maxAge !== undefined ? undefined : now;
  // A clock that is ahead makes no login younger than it can be.
  const at = instant(Math.min(Math.floor(said), now));
  if (newLogin !== undefined)
    return at >= startedAt - clockTolerance ? instant(Math.max(at, startedAt)) : undefined;
  // As core judges it, or it would send the browser back at once.
  return maxAge !== undefined && isExpired(later(at, maxAge + 1), now) ? undefined : at;
};

const contextOf = ({ acr, amr }: IDToken): Pick<UpstreamUser, "acr" | "amr"> =>
  present({
    acr: isShort(acr) ? acr : undefined,
    amr: Array.isArray(amr) && amr.length <= 16 && amr.every(isShort) ? amr : undefined,
  });

const isShort = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 256;
