import { err, ok, okAsync, type Result } from "neverthrow";
import { type Client, isPublic } from "../domain/client.ts";
import { isEmptyScope, isWithin, type Scope } from "../domain/scope.ts";
import { invalidScope, type OAuthError, unauthorizedClient } from "../errors/oauth-error.ts";
import { requestedAudience } from "../tokens/requested-audience.ts";
import type { GrantRequest, GrantType } from "./grant-type.ts";

/**
 * A client acts for itself (RFC 6749 §4.4).
 *
 * The ceiling is `client.ownScope`, and empty means none. One scope outside it refuses the whole request; nothing
 * is silently taken away.
 */
export const clientCredentials: GrantType = {
  name: "client_credentials",
  exchange: (request) =>
    confidential(request.client)
      .andThen(() => ownScope(request))
      .andThen((scope) =>
        requestedAudience(request.tenant, request.parameters.get("resource")).map((audience) => ({
          // RFC 9068 §2.2: where no resource owner is involved, `sub` names the client.
          subject: request.client.id,
          scope,
          audience,
        })),
      )
      .asyncAndThen((granted) => okAsync(granted)),
};

/** §4.4: "The client credentials grant type MUST only be used by confidential clients." */
const confidential = (client: Client): Result<void, OAuthError<"unauthorized_client">> =>
  isPublic(client) ? err(unauthorizedClient("client_is_public")) : ok();

const ownScope = ({
  client,
  requestedScope,
  scopePolicy,
}: GrantRequest): Result<Scope, OAuthError<"invalid_scope">> => {
  const scope = requestedScope ?? client.defaultOwnScope;
  // §3.3: without a default, "fail the request indicating an invalid scope".
  if (isEmptyScope(scope)) return err(invalidScope("scope_empty"));
  return isWithin(scope, client.ownScope, scopePolicy)
    ? ok(scope)
    : err(invalidScope("scope_not_allowed"));
};
