import { err, ok, type Result } from "neverthrow";
import { invalidTarget, type OAuthError } from "../errors/oauth-error.ts";
import type { Resource } from "./resource.ts";
import { parseResourceIndicator, type ResourceIndicator } from "./resource-indicator.ts";
import { isWithin, narrow, type Scope } from "./scope.ts";
import type { ScopePolicy } from "./scope-policy.ts";
import { resourceOf, serves, type Tenant } from "./tenant.ts";

/** Whom tokens are asked for. */
export interface RequestedResource {
  /** What will stand in `aud`. */
  readonly audience: readonly ResourceIndicator[];
  /** What is registered of it. */
  readonly resource: Resource | undefined;
}

/**
 * The resource that was asked for (RFC 8707 §2), or the tenant's audience. Never the client: a client id in `aud` would
 * make an ID token of it (RFC 9068 §5).
 */
export const resolveResource = (
  tenant: Tenant,
  text: string | undefined,
): Result<RequestedResource, OAuthError<"invalid_target">> => {
  const indicator = text === undefined ? tenant.audience : parseResourceIndicator(text);
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
