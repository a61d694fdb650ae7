import { err, ok } from "neverthrow";
import { offlineAccess } from "../../domain/authorization/offline-access.ts";
import type { RefreshFamily } from "../../domain/authorization/refresh-family.ts";
import { isPublic } from "../../domain/client.ts";
import { isCredentialText } from "../../domain/credential-text.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Grant } from "../../domain/grant.ts";
import { isExpired } from "../../domain/instant.ts";
import { isWithin, type Scope } from "../../domain/scope.ts";
import {
  invalidRequest,
  invalidScope,
  type OAuthError,
  type TokenErrorCode,
} from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { FamilyContent, Inspection } from "../../ports/token-family-store.ts";
import { markOf } from "../../tokens/access-token-kind.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import { readFamily, refreshTokenPrefix } from "../../tokens/refresh-token-kind.ts";
import type { GrantRequest, GrantType } from "../grant-type.ts";
import { type Presented, renew } from "../users/renew.ts";
import { grantedResources, mayActOffline, requireStanding } from "../users/require-standing.ts";
import type { UserGrantPorts } from "../users/user-grant-ports.ts";

type Refused = OAuthError<TokenErrorCode> | PortError;

/**
 * A client gets a new access token for a user who is away (RFC 6749 §6).
 *
 * A public client's refresh token is replaced at every use; one that is bound to a key, and one of a client that proves itself, is
 * not. Scope and resource may be less than what was granted, never more, and the next refresh may ask for all of it again.
 */
export const refreshTokenGrant = (ports: UserGrantPorts): GrantType => ({
  name: "refresh_token",
  credentials: ["refresh_token"],
  check: (request) => {
    const text = request.parameters.get("refresh_token");
    if (text === undefined) return err(invalidRequest("parameter_missing", "refresh_token"));
    if (!isCredentialText(refreshTokenPrefix, text))
      return err(refuseAuthorization("invalid_grant", "refresh_token_unknown"));
    return andThen(ports.digester.digest(text), (digest) =>
      andThen(ports.tokenFamilies.inspect(request.tenant.id, digest, request.now), (inspection) =>
        andThen(requireLiving(inspection), ({ family, content }) =>
          andThen(readFamily(content), (access) =>
            judge(ports, request, { text, digest, family, access, inspection }),
          ),
        ),
      ),
    );
  },
});

const requireLiving = (inspection: Inspection): MaybeAsync<FamilyContent, Refused> => {
  if (inspection.verdict === "unknown")
    return err(refuseAuthorization("invalid_grant", "refresh_token_unknown"));
  return inspection.verdict === "ended"
    ? err(refuseAuthorization("invalid_grant", "refresh_token_ended"))
    : ok(inspection);
};

interface Found extends Omit<Presented, "rotates"> {
  readonly text: string;
  readonly digest: Digest;
  readonly inspection: Inspection;
}

const judge = (
  ports: UserGrantPorts,
  request: GrantRequest,
  found: Found,
): MaybeAsync<GrantedAccess, Refused> => {
  const { access, family } = found;
  const { tenant, now } = request;
  // Before anything that could end it: in another client's hand the token ends nothing.
  if (access.client !== request.client.id)
    return err(refuseAuthorization("invalid_grant", "refresh_token_of_other_client"));
  if (isExpired(access.endsAt, now))
    return err(refuseAuthorization("invalid_grant", "refresh_token_unknown"));
  if (!provesKey(request, access))
    return err(refuseAuthorization("invalid_grant", "refresh_token_key_mismatch"));
  return andThen(requestedScope(request, access), (scope) =>
    andThen(grantedResources(request, access), (audience) =>
      andThen(requireStanding(ports, request, access), (grant) => {
        if (!mayActOffline(request.client, grant))
          return err(refuseAuthorization("invalid_grant", "grant_not_offline"));
        return andThen(
          ports.accessTokens.isRevoked(tenant.id, markOf(family), now),
          (ended): MaybeAsync<GrantedAccess, Refused> =>
            ended
              ? err(refuseAuthorization("invalid_grant", "refresh_token_ended"))
              : ok(accessOf(ports, request, found, { scope, audience, grant })),
        );
      }),
    ),
  );
};

/** RFC 9449 §5: what a public client's token is bound to must be proven again. */
const provesKey = ({ confirmation }: GrantRequest, access: RefreshFamily): boolean => {
  const { keyThumbprint, certificateThumbprint } = access.confirmation ?? {};
  return (
    (keyThumbprint === undefined || keyThumbprint === confirmation?.keyThumbprint) &&
    (certificateThumbprint === undefined ||
      certificateThumbprint === confirmation?.certificateThumbprint)
  );
};

const requestedScope = (
  { requestedScope: asked, scopePolicy }: GrantRequest,
  { scope }: RefreshFamily,
): MaybeAsync<Scope, Refused> => {
  if (asked === undefined) return ok(scope);
  // Many libraries repeat what they asked the user for, and this one name of it is no part of a token's scope.
  const named: readonly string[] = asked.filter(
    (name) => name !== offlineAccess || scope.includes(name),
  );
  return named.length > 0 && isWithin(named as Scope, scope, scopePolicy)
    ? ok(named as Scope)
    : err(invalidScope("scope_not_allowed"));
};

const accessOf = (
  ports: UserGrantPorts,
  request: GrantRequest,
  { inspection, ...found }: Found,
  { scope, audience, grant }: Pick<GrantedAccess, "scope" | "audience"> & { readonly grant: Grant },
): GrantedAccess => {
  const { access, family } = found;
  const isSuperseded = inspection.verdict === "superseded";
  const rotates =
    isSuperseded || (isPublic(request.client) && access.confirmation?.keyThumbprint === undefined);
  return {
    ...{ subject: access.subject, scope, audience },
    ...{ grant: access.grant, family, authentication: access.authentication },
    ...(grant.expiresAt === undefined ? {} : { expiresBy: grant.expiresAt }),
    commit: renew(ports, request, { ...found, rotates }, { scope, audience }),
  };
};
