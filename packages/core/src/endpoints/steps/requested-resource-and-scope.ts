import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { Parameters } from "../../domain/form.ts";
import { type RequestedResource, resolveResource } from "../../domain/requested-resource.ts";
import { parseScope, type Scope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import {
  invalidRequest,
  invalidScope,
  type OAuthError,
  unauthorizedClient,
  unsupportedGrantType,
} from "../../errors/oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";

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

/** The grant types that a server serves, by their `grant_type`. */
export type GrantTypes = ReadonlyMap<string, GrantType>;

/** The grant type that the request names, if this server has it. Exact spelling (RFC 6749 §4.5). */
export const requestedGrantType =
  (grants: GrantTypes) =>
  <K extends { readonly parameters: Parameters }>(
    known: K,
  ): Result<
    K & { readonly grantType: GrantType },
    OAuthError<"invalid_request" | "unsupported_grant_type">
  > => {
    const name = known.parameters.get("grant_type");
    if (name === undefined) return err(invalidRequest("parameter_missing", "grant_type"));
    const grantType = grants.get(name);
    return grantType === undefined
      ? err(unsupportedGrantType("grant_type_unknown"))
      : ok({ ...known, grantType });
  };

/** Refuses a grant type that the client may not use, or not by the way in which it proved itself. */
export const requirePermittedGrantType = <
  K extends {
    readonly client: Client;
    readonly grantType: GrantType;
    readonly onlyGrantTypes: readonly string[] | undefined;
  },
>(
  known: K,
): Result<K, OAuthError<"unauthorized_client">> => {
  const { client, grantType, onlyGrantTypes } = known;
  // RFC 6749 §5.2 `unauthorized_client`: "not authorized to use this authorization grant type".
  if (!client.grantTypes.includes(grantType.name))
    return err(unauthorizedClient("grant_type_not_enabled"));
  return onlyGrantTypes === undefined || onlyGrantTypes.includes(grantType.name)
    ? ok(known)
    : err(unauthorizedClient("authentication_opens_no_such_grant"));
};
