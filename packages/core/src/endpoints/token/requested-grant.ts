import { err, ok, type Result } from "neverthrow";
import {
  invalidRequest,
  type OAuthError,
  unauthorizedClient,
  unsupportedGrantType,
} from "../../errors/oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import type { AuthenticatedRequest } from "../authenticated-request.ts";

export type GrantTypes = ReadonlyMap<string, GrantType>;

/**
 * The grant type that the request names, if this server has it and the client may use it. Exact spelling (RFC 6749
 * §4.5).
 */
export const requestedGrant = (
  grants: GrantTypes,
  { client, onlyGrantTypes, parameters, attempt }: AuthenticatedRequest,
): Result<
  GrantType,
  OAuthError<"invalid_request" | "unsupported_grant_type" | "unauthorized_client">
> => {
  const name = parameters.get("grant_type");
  if (name === undefined) return err(invalidRequest("parameter_missing", "grant_type"));
  const grant = grants.get(name);
  if (grant === undefined) return err(unsupportedGrantType("grant_type_unknown"));
  attempt.grantType = grant.name;
  // RFC 6749 §5.2 `unauthorized_client`: "not authorized to use this authorization grant type".
  if (!client.grantTypes.includes(grant.name))
    return err(unauthorizedClient("grant_type_not_enabled"));
  return onlyGrantTypes === undefined || onlyGrantTypes.includes(grant.name)
    ? ok(grant)
    : err(unauthorizedClient("authentication_opens_no_such_grant"));
};
