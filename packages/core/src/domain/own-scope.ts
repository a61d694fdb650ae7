import { err, ok, type Result } from "neverthrow";
import { invalidScope, type OAuthError } from "../errors/oauth-error.ts";
import type { Client } from "./client.ts";
import { fitsResource, type RequestedResource, scopeAtResource } from "./requested-resource.ts";
import { isEmptyScope, isWithin, type Scope } from "./scope.ts";
import type { ScopePolicy } from "./scope-policy.ts";

/** A request for scope, as far as it matters here. */
export interface ScopeRequest {
  readonly client: Client;
  readonly requestedResource: RequestedResource;
  readonly requestedScope: Scope | undefined;
  readonly scopePolicy: ScopePolicy;
}

/**
 * What a client gets for itself, with no user involved: what it asks for, if its own ceiling covers all of it and all
 * of it means something at the requestedResource, or else its default. One scope outside refuses the whole request; nothing that
 * was asked for is silently taken away.
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
