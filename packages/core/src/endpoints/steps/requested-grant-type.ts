import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import {
  invalidRequest,
  type OAuthError,
  unauthorizedClient,
  unsupportedGrantType,
} from "../../errors/oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import type { Parameters } from "../parameters.ts";

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
