import { err, ok, type Result } from "neverthrow";
import type { Actor } from "../../../domain/actor.ts";
import type { AssertedSubject } from "../../../domain/asserted-subject.ts";
import type { Confirmation } from "../../../domain/confirmation.ts";
import { foreignSubject } from "../../../domain/foreign-subject.ts";
import type { Instant } from "../../../domain/instant.ts";
import { present } from "../../../domain/present.ts";
import { emptyScope, parseScope, type Scope } from "../../../domain/scope.ts";
import type { TrustedIssuer } from "../../../domain/trusted-issuer.ts";
import type { UserAuthentication } from "../../../domain/user-authentication.ts";
import { invalidGrant, type OAuthError } from "../../../errors/oauth-error.ts";
import { refuseIdentityAssertion } from "../../../errors/refuse-identity-assertion.ts";
import { type AssertionClaims, clockSkew } from "../../../jwt/read-assertion.ts";
import type { SingleUse } from "../../../jwt/use-once.ts";
import { readBoundClaims } from "../../../tokens/access-token-claims.ts";

/** The facts that an identity assertion states. */
export interface IdentityAssertion {
  readonly asserted: AssertedSubject;
  /** The resources that its issuer allows (`resource`). Absent: it says nothing of them. */
  readonly resources?: readonly string[];
  /** The scope that its issuer allows. Absent: it says nothing of it. */
  readonly scope?: Scope;
  /** The key that its sender must hold (`cnf`). */
  readonly bound?: Confirmation;
  readonly authentication?: UserAuthentication;
  readonly actor?: Actor;
  readonly mayAct?: string;
  /** Its mark, where each of its issuer's assertions counts once. */
  readonly singleUse?: SingleUse;
}

type Refused = OAuthError<"invalid_grant">;

/** Reads the claims of an identity assertion (§3.1). One that is there and not understood is refused: without it the assertion would say more than its issuer did. */
export const readIdentityAssertion = (
  { issuer, identityAssertions, singleUse }: TrustedIssuer,
  { subject, jti, expiresAt, all }: AssertionClaims,
  now: Instant,
): Result<IdentityAssertion, Refused> => {
  if (jti === undefined) return err(invalidGrant("grant_assertion_jti_missing"));
  const { tenant, auth_time, acr, amr, ...claims } = all as Readonly<Record<string, unknown>>;
  const resources = readResources(claims["resource"]);
  const scope = readScope(claims["scope"], claims["authorization_details"]);
  // A login without a time is none that a token could state (RFC 9068 §2.2.1).
  const bound = readBoundClaims(
    auth_time === undefined ? claims : { ...claims, ...present({ auth_time, acr, amr }) },
  );
  if (resources === "malformed" || scope === "malformed" || bound === undefined)
    return err(invalidGrant("grant_assertion_malformed"));
  const { authentication, actor, mayAct, confirmation } = bound;
  if (authentication !== undefined && authentication.at > now + clockSkew)
    return err(invalidGrant("grant_assertion_malformed"));
  return tenantOf(identityAssertions?.tenants, tenant).map((issuersTenant) =>
    present({
      asserted: present({ issuer, tenant: issuersTenant, subject, claims: all }),
      ...{ resources, scope, authentication, bound: confirmation },
      actor: actor && qualified(issuer, actor),
      mayAct: mayAct === undefined ? undefined : foreignSubject(issuer, mayAct),
      singleUse: singleUse ? { name: ["identity_assertion", issuer, jti], expiresAt } : undefined,
    }),
  );
};

/** §6: an issuer with tenants names one of those that count, and any other names none: its `sub` would be somebody else's elsewhere. */
const tenantOf = (
  tenants: readonly string[] | undefined,
  claimed: unknown,
): Result<string | undefined, Refused> => {
  const named = tenants?.find((tenant) => tenant === claimed);
  const isNamed = tenants === undefined ? claimed === undefined : named !== undefined;
  return isNamed
    ? ok(named)
    : err(refuseIdentityAssertion("invalid_grant", "identity_assertion_tenant_mismatch"));
};

const readResources = (resource: unknown): readonly string[] | "malformed" | undefined => {
  if (resource === undefined) return undefined;
  const texts: unknown = typeof resource === "string" ? [resource] : resource;
  return Array.isArray(texts) && texts.every((text) => typeof text === "string")
    ? texts
    : "malformed";
};

/** Details alone (RFC 9396) allow what they say, and no scope: this server knows none, so nothing is left of them. */
const readScope = (scope: unknown, details: unknown): Scope | "malformed" | undefined => {
  if (scope === undefined) return details === undefined ? undefined : emptyScope;
  return typeof scope === "string" ? parseScope(scope).unwrapOr("malformed") : "malformed";
};

/** The issuer's names for actors are no names of ours: a client here may have the same. */
const qualified = (issuer: string, { subject, actor }: Actor): Actor => ({
  subject: foreignSubject(issuer, subject),
  ...(actor && { actor: qualified(issuer, actor) }),
});
