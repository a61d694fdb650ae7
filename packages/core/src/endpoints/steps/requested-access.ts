import { err, ok, type Result } from "neverthrow";
import { type RequestedResource, resolveResource } from "../../domain/requested-resource.ts";
import { parseScope, type Scope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidScope, type OAuthError } from "../../errors/oauth-error.ts";
import type { Parameters } from "../parameters.ts";

/** The `resource` that the tokens are asked for (RFC 8707 §2), or the tenant's audience. */
export const findRequestedResource = <
  K extends { readonly tenant: Tenant; readonly parameters: Parameters },
>(
  known: K,
): Result<K & { readonly requestedResource: RequestedResource }, OAuthError<"invalid_target">> => {
  const resource = resolveResource(known.tenant, known.parameters.get("resource"));
  return resource.isErr()
    ? err(resource.error)
    : ok({ ...known, requestedResource: resource.value });
};

/** The `scope` that is asked for (RFC 6749 §3.3); `undefined` if none is. */
export const readRequestedScope = <K extends { readonly parameters: Parameters }>(
  known: K,
): Result<K & { readonly requestedScope: Scope | undefined }, OAuthError<"invalid_scope">> => {
  const text = known.parameters.get("scope");
  if (text === undefined) return ok({ ...known, requestedScope: undefined });
  const scope = parseScope(text);
  return scope.isErr()
    ? err(invalidScope(scope.error))
    : ok({ ...known, requestedScope: scope.value });
};
