import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import {
  invalidRequest,
  type OAuthError,
  unauthorizedClient,
  unsupportedGrantType,
} from "../../errors/oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";

export type GrantTypes = ReadonlyMap<string, GrantType>;

/** The grant type that the request names, if this server has it. Exact spelling (RFC 6749 §4.5). */
export const namedGrant = (
  grants: GrantTypes,
  name: string | undefined,
): Result<GrantType, OAuthError<"invalid_request" | "unsupported_grant_type">> => {
  if (name === undefined) return err(invalidRequest("parameter_missing", "grant_type"));
  const grant = grants.get(name);
  return grant === undefined ? err(unsupportedGrantType("grant_type_unknown")) : ok(grant);
};

/** RFC 6749 §5.2 `unauthorized_client`: "not authorized to use this authorization grant type". */
export const enabledFor = (
  client: Client,
  grant: GrantType,
): Result<void, OAuthError<"unauthorized_client">> =>
  client.grantTypes.includes(grant.name) ? ok() : err(unauthorizedClient("grant_type_not_enabled"));
