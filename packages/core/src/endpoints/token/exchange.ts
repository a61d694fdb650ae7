import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { isWithin } from "../../domain/scope.ts";
import { exactScopes, type ScopePolicy } from "../../domain/scope-policy.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError, serverError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { GrantRequest, GrantType } from "../../grants/grant-type.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";

export interface Exchange {
  readonly scopePolicies: ReadonlyMap<string, ScopePolicy>;
}

/** Asks the grant what it allows, and holds it to what it may allow. */
export const exchange =
  ({ scopePolicies }: Exchange) =>
  (
    grant: GrantType,
    request: Omit<GrantRequest, "scopePolicy">,
  ): ResultAsync<GrantedAccess, OAuthError<TokenErrorCode> | PortError> => {
    const scopePolicy = policyOf(request.tenant, scopePolicies);
    const asked = { ...request, scopePolicy };
    return grant.exchange(asked).andThrough((granted) => withinRequest(asked, granted));
  };

/** A name that stands for no policy falls back on the one that covers least. */
const policyOf = (tenant: Tenant, policies: ReadonlyMap<string, ScopePolicy>): ScopePolicy =>
  policies.get(tenant.scopePolicy) ?? exactScopes;

/** A grant may be the embedder's own: granted ⊆ requested is checked here, whoever decided. */
const withinRequest = (
  { requestedScope, scopePolicy }: GrantRequest,
  granted: GrantedAccess,
): Result<void, OAuthError<"server_error">> =>
  granted.audience.length > 0 &&
  (requestedScope === undefined || isWithin(granted.scope, requestedScope, scopePolicy))
    ? ok()
    : err(serverError("grant_overreached", granted.scope));
