import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { ApiKey } from "../../domain/api-key.ts";
import { instant, later } from "../../domain/instant.ts";
import { ownScope } from "../../domain/requested-resource.ts";
import { intersection, isEmptyScope, isWithin, type Scope } from "../../domain/scope.ts";
import {
  invalidGrant,
  invalidRequest,
  invalidScope,
  type OAuthError,
  type TokenErrorCode,
} from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { toAsync } from "../../ports/maybe-async.ts";
import { findApiKey } from "../../tokens/find-api-key.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { GrantPorts, GrantRequest, GrantType } from "../grant-type.ts";

/**
 * An API key for a short token: the caller keeps its long-lived key at home and sends a token that is dead soon. The
 * scope is the key's or less, and never more than the client's own.
 */
export const apiKeyGrant: GrantType = {
  name: "urn:mintport:params:oauth:grant-type:api-key",
  credentials: ["api_key"],
  check: (request, ports) =>
    keyOf(request, ports).andThen((key) =>
      scopeOfKey(request, key).map((scope): GrantedAccess => {
        const soon = later(request.now, longestLifetime);
        return {
          subject: request.client.id,
          scope,
          audience: request.requestedResource.audience,
          apiKey: key.id,
          expiresBy: instant(Math.min(soon, key.expiresAt ?? soon)),
        };
      }),
    ),
};

/** Seconds. */
const longestLifetime = 900;

const keyOf = (
  { client, parameters, now }: GrantRequest,
  { digester }: GrantPorts,
): ResultAsync<ApiKey, OAuthError<TokenErrorCode> | PortError> =>
  apiKeyParameter(parameters).asyncAndThen((text) =>
    toAsync(findApiKey(digester, text, { client, now })).andThen((key) =>
      key === undefined ? err(invalidGrant("api_key_unknown")) : ok(key),
    ),
  );

const apiKeyParameter = (
  parameters: GrantRequest["parameters"],
): Result<string, OAuthError<"invalid_request">> => {
  const text = parameters.get("api_key");
  return text === undefined ? err(invalidRequest("parameter_missing", "api_key")) : ok(text);
};

/** Both ceilings hold: the key's, and the client's, which may have shrunk since the key was made. */
const scopeOfKey = (
  request: GrantRequest,
  key: ApiKey,
): Result<Scope, OAuthError<"invalid_scope">> => {
  const { requestedScope, scopePolicy, client } = request;
  const allowed = requestedScope ?? intersection(key.scope, client.ownScope);
  if (isEmptyScope(allowed)) return err(invalidScope("scope_empty"));
  return isWithin(allowed, key.scope, scopePolicy)
    ? ownScope({ ...request, requestedScope: allowed })
    : err(invalidScope("scope_not_allowed"));
};
