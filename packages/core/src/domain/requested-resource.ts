import { err, ok, type Result } from "neverthrow";
import { invalidScope, invalidTarget, type OAuthError } from "../errors/oauth-error.ts";
import type { Client } from "./client.ts";
import type { Resource } from "./resource.ts";
import {
  type parseAudience,
  parseResourceIndicator,
  type ResourceIndicator,
} from "./resource-indicator.ts";
import { isEmptyScope, isWithin, narrow, type Scope } from "./scope.ts";
import type { ScopePolicy } from "./scope-policy.ts";
import { resourceOf, serves, type Tenant } from "./tenant.ts";

/** Whom tokens are asked for. */
export interface RequestedResource {
  /** The indicator that will stand in `aud`. */
  readonly audience: readonly ResourceIndicator[];
  /** Its registration, if there is one. */
  readonly resource: Resource | undefined;
}

/**
 * The resource that was asked for (RFC 8707 §2), or the tenant's audience. Never the client: a client id in `aud` would
 * make an ID token of it (RFC 9068 §5).
 */
export const resolveResource = (
  tenant: Tenant,
  text: string | undefined,
  parse: typeof parseAudience = parseResourceIndicator,
): Result<RequestedResource, OAuthError<"invalid_target">> => {
  const indicator = text === undefined ? tenant.audience : parse(text);
  if (indicator === undefined) return err(invalidTarget("resource_malformed"));
  return serves(tenant, indicator)
    ? ok({ audience: [indicator], resource: resourceOf(tenant, indicator) })
    : err(invalidTarget("resource_unknown"));
};

/** Whether every scope means something at the target. */
export const fitsResource = (
  scope: Scope,
  resource: Resource | undefined,
  policy: ScopePolicy,
): boolean => resource?.scopes === undefined || isWithin(scope, resource.scopes, policy);

/** The part of a default scope that means something at the target (RFC 8707 §2.2 "downscoped"). */
export const scopeAtResource = (
  scope: Scope,
  resource: Resource | undefined,
  policy: ScopePolicy,
): Scope => (resource?.scopes === undefined ? scope : narrow(scope, resource.scopes, policy));

/** A request for scope, as far as it matters here. */
export interface ScopeRequest {
  readonly client: Client;
  readonly requestedResource: RequestedResource;
  readonly requestedScope: Scope | undefined;
  readonly scopePolicy: ScopePolicy;
}

/**
 * The scope that a client gets for itself, with no user involved: the one it asks for, if its own ceiling covers all of it
 * and all of it means something at the requestedResource, or else its default. One scope outside refuses the whole
 * request; nothing that was asked for is silently taken away.
 */
export const ownScope = ({
  client,
  requestedResource: { resource },
  requestedScope,
  scopePolicy,
}: ScopeRequest): Result<Scope, OAuthError<"invalid_scope">> => {
  const scope = requestedScope ?? scopeAtResource(client.defaultOwnScope, resource, scopePolicy);
  // RFC 6749 §3.3: without a default, "fail the request indicating an invalid scope".
  if (isEmptyScope(scope)) return err(invalidScope("scope_empty"));
  if (!isWithin(scope, client.ownScope, scopePolicy)) return err(invalidScope("scope_not_allowed"));
  return fitsResource(scope, resource, scopePolicy)
    ? ok(scope)
    : err(invalidScope("scope_not_at_resource"));
};
