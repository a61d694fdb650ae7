import { err, ok } from "neverthrow";
import { fitsResource } from "../../domain/requested-resource.ts";
import { isWithin } from "../../domain/scope.ts";
import { exactScopes, type ScopePolicy } from "../../domain/scope-policy.ts";
import { resourceOf, serves, type Tenant } from "../../domain/tenant.ts";
import { type OAuthError, serverError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { GrantPorts, GrantRequest, GrantType } from "../../grants/grant-type.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";

export interface Exchange extends GrantPorts {
  readonly scopePolicies: ReadonlyMap<string, ScopePolicy>;
}

/** Asks the grant what it allows, and holds it to what it may allow. */
export const exchange = (
  grant: GrantType,
  request: GrantRequest,
  ports: GrantPorts,
): MaybeAsync<GrantedAccess, OAuthError<TokenErrorCode> | PortError> =>
  andThen(grant.exchange(request, ports), (granted) =>
    isWithinRequest(request, granted) ? ok(granted) : err(overreached(granted)),
  );

/** A name that stands for no policy falls back on the one that covers least. */
export const policyOf = (tenant: Tenant, policies: ReadonlyMap<string, ScopePolicy>): ScopePolicy =>
  policies.get(tenant.scopePolicy) ?? exactScopes;

/** A grant may be the embedder's own: what was granted is judged here again, whoever granted it. */
const isWithinRequest = (
  { tenant, requestedScope, scopePolicy }: GrantRequest,
  { scope, audience }: GrantedAccess,
): boolean =>
  audience.length > 0 &&
  audience.every(
    (indicator) =>
      serves(tenant, indicator) && fitsResource(scope, resourceOf(tenant, indicator), scopePolicy),
  ) &&
  (requestedScope === undefined || isWithin(scope, requestedScope, scopePolicy));

const overreached = (granted: GrantedAccess): OAuthError<"server_error"> =>
  serverError("grant_overreached", granted);
