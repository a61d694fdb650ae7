import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import { isPublic } from "../../../domain/client.ts";
import { issuersOf } from "../../../domain/issuer-alias.ts";
import type { TrustedIssuer } from "../../../domain/trusted-issuer.ts";
import {
  invalidGrant,
  type OAuthError,
  type TokenErrorCode,
  unauthorizedClient,
} from "../../../errors/oauth-error.ts";
import type { PortError } from "../../../errors/port-error.ts";
import { refuseIdentityAssertion } from "../../../errors/refuse-identity-assertion.ts";
import type { AssertionClaims } from "../../../jwt/read-assertion.ts";
import type { UnverifiedJwt } from "../../../jwt/read-jwt.ts";
import { type TrustedJwtPorts, verifyTrustedJwt } from "../../../jwt/verify-trusted-jwt.ts";
import type { GrantRequest } from "../../grant-type.ts";
import { type IdentityAssertion, readIdentityAssertion } from "./read-identity-assertion.ts";

type Refused = OAuthError<TokenErrorCode>;

/**
 * Judges an identity assertion by the rules of draft-ietf-oauth-identity-assertion-authz-grant §4.4.1: who may bring it, who signed it and
 * when, that it is for this server and for this client, and that its sender holds the key that it names.
 */
export const verifyIdentityAssertion = (
  ports: TrustedJwtPorts,
  request: GrantRequest,
  { text, jwt }: { readonly text: string; readonly jwt: UnverifiedJwt },
): ResultAsync<IdentityAssertion, Refused | PortError> => {
  const trusted = permittedIssuer(request, jwt.claims.iss);
  if (trusted.isErr()) return errAsync(trusted.error);
  return verifyTrustedJwt(ports)({ text, jwt, trusted: trusted.value, now: request.now })
    .andThen((verdict) => verdict.mapErr((fault) => invalidGrant(`grant_assertion_${fault}`)))
    .andThrough((claims) => isForUs(request, claims))
    .andThrough((claims) => livesShortly(trusted.value, claims))
    .andThen((claims) => readIdentityAssertion(trusted.value, claims, request.now))
    .andThrough((assertion) => holdsKey(request, assertion));
};

/** The issuer, if both the tenant and the client believe it about users. No keys are fetched for a client that may bring none. */
const permittedIssuer = (
  { tenant, client }: GrantRequest,
  iss: unknown,
): Result<TrustedIssuer, Refused> => {
  const { identityAssertionIssuers } = client;
  if (identityAssertionIssuers === undefined)
    return err(refuseIdentityAssertion("unauthorized_client", "identity_assertion_not_enabled"));
  // §8.1: an assertion is no proof of the client, so that a stolen one would be enough.
  if (isPublic(client)) return err(unauthorizedClient("client_is_public"));
  const trusted = tenant.trustedIssuers?.find(({ issuer }) => issuer === iss);
  // §8.3: no token for an assertion of our own, whatever a record says of whom we trust.
  if (trusted === undefined || issuersOf(tenant).some((own) => own === iss))
    return err(invalidGrant("grant_assertion_issuer_untrusted"));
  if (trusted.identityAssertions === undefined)
    return err(refuseIdentityAssertion("invalid_grant", "identity_assertion_workload_issuer"));
  return identityAssertionIssuers.includes(trusted.issuer)
    ? ok(trusted)
    : err(refuseIdentityAssertion("invalid_grant", "identity_assertion_issuer_of_others"));
};

/** `aud` is our issuer and nobody else's, or another server could use the assertion here; `client_id` is who asks. */
const isForUs = (
  { tenant, client }: GrantRequest,
  { audience, all }: AssertionClaims,
): Result<void, Refused> => {
  const [only, ...others] = audience;
  if (others.length > 0 || !issuersOf(tenant).some((own) => own === only))
    return err(invalidGrant("grant_assertion_audience_mismatch"));
  return all["client_id"] === client.id
    ? ok()
    : err(refuseIdentityAssertion("invalid_grant", "identity_assertion_client_mismatch"));
};

/** It takes the place of a refresh token until `exp` (§4.4.3), so that its whole life is bounded, and not only what is left of it. */
const livesShortly = (
  { longestLifetime }: TrustedIssuer,
  { all: { iat, exp } }: AssertionClaims,
): Result<void, Refused> => {
  if (iat === undefined)
    return err(refuseIdentityAssertion("invalid_grant", "identity_assertion_iat_missing"));
  return exp !== undefined && exp - iat <= longestLifetime
    ? ok()
    : err(invalidGrant("grant_assertion_expiry_too_late"));
};

/** §8.6.1.2: whoever brings it holds each key that `cnf` names. */
const holdsKey = (
  { confirmation }: GrantRequest,
  { bound }: IdentityAssertion,
): Result<void, Refused> =>
  (bound?.keyThumbprint === undefined || bound.keyThumbprint === confirmation?.keyThumbprint) &&
  (bound?.certificateThumbprint === undefined ||
    bound.certificateThumbprint === confirmation?.certificateThumbprint)
    ? ok()
    : err(refuseIdentityAssertion("invalid_grant", "identity_assertion_key_mismatch"));
