import { err, ok, type Result } from "neverthrow";
import { type Client, isPublic } from "../../domain/client.ts";
import { ownScope } from "../../domain/requested-resource.ts";
import { type OAuthError, unauthorizedClient } from "../../errors/oauth-error.ts";
import { andThen } from "../../ports/maybe-async.ts";
import type { GrantType } from "../grant-type.ts";

/**
 * A client acts for itself (RFC 6749 §4.4).
 *
 * The ceiling is `client.ownScope`, and empty means none. One scope outside it refuses the whole request; nothing
 * is silently taken away.
 */
export const clientCredentials: GrantType = {
  name: "client_credentials",
  check: (request) =>
    andThen(confidential(request.client), () =>
      andThen(ownScope(request), (scope) =>
        ok({
          // RFC 9068 §2.2: where no resource owner is involved, `sub` names the client.
          subject: request.client.id,
          scope,
          audience: request.requestedResource.audience,
        }),
      ),
    ),
};

/** §4.4: "The client credentials grant type MUST only be used by confidential clients." */
const confidential = (client: Client): Result<void, OAuthError<"unauthorized_client">> =>
  isPublic(client) ? err(unauthorizedClient("client_is_public")) : ok();
