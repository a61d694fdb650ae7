import type { JWTPayload } from "jose";
import type { AccessToken } from "../domain/access-token.ts";
import { type Actor, maxActors } from "../domain/actor.ts";
import type { CertificateThumbprint } from "../domain/client-certificate.ts";
import type { Confirmation, KeyThumbprint } from "../domain/confirmation.ts";
import { type CustomClaims, isReservedClaim, parseCustomClaims } from "../domain/custom-claims.ts";
import { type FamilyId, type GrantId, parseClientId, type TokenId } from "../domain/identifiers.ts";
import { type Instant, instant } from "../domain/instant.ts";
import { parseResourceIndicator, type ResourceIndicator } from "../domain/resource-indicator.ts";
import { formatScope, parseScope } from "../domain/scope.ts";
import { serves, type Tenant } from "../domain/tenant.ts";
import {
  firstOrigin,
  formatOrigin,
  parseOrigin,
  type TokenOrigin,
} from "../domain/token-origin.ts";
import { formatSource, parseSources } from "../domain/token-source.ts";
import { readAuthentication, type UserAuthentication } from "../domain/user-authentication.ts";

/**
 * An access token as JWT claims (RFC 9068 §2.2, RFC 8693 §4, RFC 7800 §3). One audience stands as text, as RFC 7519
 * §4.1.3 allows and more verifiers understand. `fromClaims` reads them back.
 */
export const toClaims = (token: AccessToken): JWTPayload => {
  const claims: JWTPayload = {
    iss: token.issuer,
    sub: token.subject,
    aud: audienceOf(token),
    client_id: token.client,
    scope: formatScope(token.scope),
    iat: token.issuedAt,
    exp: token.expiresAt,
    jti: token.id,
  };
  if (token.origin !== undefined) claims[originClaim] = formatOrigin(token.origin);
  if (token.origin?.grant !== undefined) claims[grantClaim] = token.origin.grant;
  if (token.origin?.family !== undefined) claims[familyClaim] = token.origin.family;
  if (token.origin?.sources !== undefined)
    claims[sourcesClaim] = token.origin.sources.map(formatSource);
  return withBoundClaims(claims, token);
};

/** Our private claim (RFC 7519 §4.3): the origin of the token. For us alone; a resource server need not read it. */
const originClaim = "mp_origin";
/** The grant that it came from. */
const grantClaim = "mp_grant";
/** The family that it belongs to. */
const familyClaim = "mp_family";
/** The same of the tokens that it was made of. */
const sourcesClaim = "mp_sources";

/** `claims` with those that only some tokens have: `cnf`, `act`, `may_act`, and the embedder's own. */
export const withBoundClaims = (
  claims: JWTPayload,
  {
    confirmation,
    actor,
    mayAct,
    authentication,
    claims: own,
  }: BoundClaims & Pick<AccessToken, "claims">,
): JWTPayload => {
  // A client's may come from a store of the embedder's: none takes the place of a claim that is registered.
  for (const [name, value] of Object.entries(own ?? {}))
    if (!isReservedClaim(name)) claims[name] = value;
  if (confirmation !== undefined) claims["cnf"] = cnfOf(confirmation);
  if (actor !== undefined) claims["act"] = actOf(actor);
  if (mayAct !== undefined) claims["may_act"] = { sub: mayAct };
  if (authentication !== undefined) Object.assign(claims, authenticationClaims(authentication));
  return claims;
};

/** Bearer (RFC 6750), or DPoP where the token is bound to a proof key (RFC 9449 §5). */
export const tokenType = ({ confirmation }: AccessToken): "Bearer" | "DPoP" =>
  confirmation?.keyThumbprint === undefined ? "Bearer" : "DPoP";

/** One audience stands as text, as RFC 7519 §4.1.3 allows. */
export const audienceOf = ({ audience }: Pick<AccessToken, "audience">): string | string[] =>
  audience.length === 1 && audience[0] !== undefined ? audience[0] : [...audience];

/**
 * The access token of claims whose signature and issuer were checked. `undefined` if one that RFC 9068 §2.2 requires is
 * missing, or one is not what we would have written.
 */
export const fromClaims = (claims: JWTPayload, tenant: Tenant): AccessToken | undefined => {
  const { sub, aud, client_id, scope, iat, exp, jti } = claims as Readonly<Record<string, unknown>>;
  const [issuedAt, expiresAt] = [readInstant(iat), readInstant(exp)];
  const client = typeof client_id === "string" ? parseClientId(client_id) : undefined;
  const audience = readAudience(aud, tenant);
  const granted = parseScope(typeof scope === "string" ? scope : "").unwrapOr(undefined);
  const bound = readBoundClaims(claims);
  const origin = readOrigin(claims);
  const own = readCustomClaims(claims);
  if (
    !isText(sub) ||
    !isText(jti) ||
    issuedAt === undefined ||
    expiresAt === undefined ||
    client === undefined ||
    audience === undefined ||
    granted === undefined ||
    bound === undefined ||
    origin === undefined ||
    own === undefined
  )
    return undefined;
  return {
    id: jti as TokenId,
    tenant: tenant.id,
    issuer: tenant.issuer,
    subject: sub,
    audience,
    client,
    scope: granted,
    issuedAt,
    expiresAt,
    ...bound,
    ...(own === noClaims ? {} : { claims: own }),
    ...(origin === firstOrigin ? {} : { origin }),
  };
};

const noClaims: CustomClaims = {};

/** The embedder's own claims: those that are not registered. `undefined` if they are not what we would have written. */
const readCustomClaims = (claims: JWTPayload): CustomClaims | undefined => {
  const own = Object.entries(claims).filter(([name]) => !isReservedClaim(name));
  return own.length === 0
    ? noClaims
    : parseCustomClaims(Object.fromEntries(own)).unwrapOr(undefined);
};

/** The origin of the token. `undefined` if the claim is there and is not one that we would have written. */
export const readOrigin = (claims: JWTPayload): TokenOrigin | undefined => {
  const own = claims[originClaim] === undefined ? firstOrigin : parseOrigin(claims[originClaim]);
  const origin = own && withGrant(own, claims[grantClaim], claims[familyClaim]);
  if (origin === undefined || claims[sourcesClaim] === undefined) return origin;
  const sources = parseSources(claims[sourcesClaim]);
  return sources && { ...origin, sources };
};

const withGrant = (
  origin: TokenOrigin,
  grant: unknown,
  family: unknown,
): TokenOrigin | undefined => {
  if (grant === undefined && family === undefined) return origin;
  if ([grant, family].some((id) => id !== undefined && !isText(id))) return undefined;
  return {
    ...origin,
    ...(grant === undefined ? {} : { grant: grant as GrantId }),
    ...(family === undefined ? {} : { family: family as FamilyId }),
  };
};

/** The facts that `cnf`, `act`, `may_act` and the claims of a login state about a token. */
export type BoundClaims = Pick<AccessToken, "confirmation" | "actor" | "mayAct" | "authentication">;

/**
 * Reads `cnf`, `act`, `may_act` and the claims of a login. `undefined` if one of them is there and not understood: dropping it would make the
 * token worth more than it is.
 */
export const readBoundClaims = (claims: JWTPayload): BoundClaims | undefined => {
  const { cnf, act, may_act } = claims as Readonly<Record<string, unknown>>;
  const confirmation = cnf === undefined ? undefined : readConfirmation(cnf);
  const actor = act === undefined ? undefined : readActor(act, maxActors);
  const mayAct = may_act === undefined ? undefined : subjectOf(may_act);
  const authentication = readAuthentication(claims);
  if (
    authentication === "malformed" ||
    (cnf !== undefined && confirmation === undefined) ||
    (act !== undefined && actor === undefined) ||
    (may_act !== undefined && mayAct === undefined)
  )
    return undefined;
  return {
    ...(confirmation === undefined ? {} : { confirmation }),
    ...(actor === undefined ? {} : { actor }),
    ...(mayAct === undefined ? {} : { mayAct }),
    ...(authentication === undefined ? {} : { authentication }),
  };
};

/** RFC 9068 §2.2.1. */
const authenticationClaims = ({ at, acr, amr }: UserAuthentication): object => ({
  auth_time: at,
  ...(acr === undefined ? {} : { acr }),
  ...(amr === undefined ? {} : { amr }),
});

const cnfOf = ({ keyThumbprint, certificateThumbprint }: Confirmation): object => ({
  ...(keyThumbprint === undefined ? {} : { jkt: keyThumbprint }),
  ...(certificateThumbprint === undefined ? {} : { "x5t#S256": certificateThumbprint }),
});

const actOf = ({ subject, actor }: Actor): object => ({
  sub: subject,
  ...(actor === undefined ? {} : { act: actOf(actor) }),
});

const readConfirmation = (cnf: unknown): Confirmation | undefined => {
  if (typeof cnf !== "object" || cnf === null) return undefined;
  const { jkt, "x5t#S256": x5t, ...others } = cnf as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0 || (jkt === undefined && x5t === undefined)) return undefined;
  if ((jkt !== undefined && !isText(jkt)) || (x5t !== undefined && !isText(x5t))) return undefined;
  return {
    ...(jkt === undefined ? {} : { keyThumbprint: jkt as KeyThumbprint }),
    ...(x5t === undefined ? {} : { certificateThumbprint: x5t as CertificateThumbprint }),
  };
};

const readActor = (act: unknown, depth: number): Actor | undefined => {
  const subject = subjectOf(act);
  if (subject === undefined || depth === 0) return undefined;
  const inner: unknown = (act as Readonly<Record<string, unknown>>)["act"];
  if (inner === undefined) return { subject };
  const actor = readActor(inner, depth - 1);
  return actor === undefined ? undefined : { subject, actor };
};

const subjectOf = (value: unknown): string | undefined => {
  if (typeof value !== "object" || value === null || !("sub" in value)) return undefined;
  return isText(value.sub) ? value.sub : undefined;
};

/**
 * An ID token has a client's name as its `aud` (RFC 9068 §5). So a plain name counts only as the tenant's own, or as that of one of
 * its resources.
 */
const readAudience = (aud: unknown, tenant: Tenant): AccessToken["audience"] | undefined => {
  const texts: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const audience = texts.filter(
    (text): text is ResourceIndicator =>
      typeof text === "string" &&
      (parseResourceIndicator(text) !== undefined || serves(tenant, text as ResourceIndicator)),
  );
  return audience.length > 0 && audience.length === texts.length ? audience : undefined;
};

const readInstant = (value: unknown): Instant | undefined =>
  Number.isSafeInteger(value) ? instant(value as number) : undefined;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
