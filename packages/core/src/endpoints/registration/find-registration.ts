import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import { equalText } from "../../domain/equal-text.ts";
import { parseClientId } from "../../domain/identifiers.ts";
import type { ClientRegistration } from "../../domain/registration/client-registration.ts";
import type { Revision, Versioned } from "../../domain/revision.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseRegistration } from "../../errors/refuse-registration.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { bearerToken } from "./bearer-token.ts";
import type { AtDoors } from "./door-steps.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** The client whose registration a request is about, as it is this moment. */
export interface FoundRegistration {
  readonly client: Client;
  readonly registration: ClientRegistration;
  readonly revision: Revision;
}

/**
 * Finds the client that the URL names, for whoever holds its registration access token. A wrong token, an unknown client and one that an
 * operator registered are the same 401 (RFC 7592 §2.1).
 */
export const findRegistration =
  ({ digester, registry, isOver }: RegistrationPorts) =>
  <K extends AtDoors>(
    known: K,
  ): MaybeAsync<K & FoundRegistration, OAuthError<"invalid_token"> | PortError> => {
    const { request, tenant } = known;
    const bearer = bearerToken(request.headers);
    const id = clientIdIn(request.url);
    if (bearer === undefined || bearer === "malformed")
      return err(refuseRegistration("invalid_token", "registration_access_token_missing"));
    if (id === undefined) return err(refuseRegistration("invalid_token", "registration_unknown"));
    return andThen(digester.digest(bearer.token), (digest) =>
      andThen(
        registry.clients.read(tenant.id, id),
        (found): MaybeAsync<K & FoundRegistration, OAuthError<"invalid_token"> | PortError> =>
          andThen(judge(found, digest), (registration) =>
            andThen(isOver(tenant.id, registration.client), (over) =>
              over
                ? err(refuseRegistration("invalid_token", "registration_unknown"))
                : ok({ ...known, claimedClient: id, ...registration }),
            ),
          ),
      ),
    );
  };

const judge = (
  found: Versioned<Client> | undefined,
  digest: string,
): Result<FoundRegistration, OAuthError<"invalid_token">> => {
  const { registration } = found?.value ?? {};
  if (found === undefined || registration === undefined)
    return err(refuseRegistration("invalid_token", "registration_unknown"));
  const { value: client, revision } = found;
  if (!equalText(registration.accessToken, digest))
    return err(refuseRegistration("invalid_token", "registration_access_token_mismatch"));
  return client.disabled
    ? err(refuseRegistration("invalid_token", "registration_disabled"))
    : ok({ client, registration, revision });
};

/** The client that the query names, once. */
const clientIdIn = (url: string) => {
  const query = url.indexOf("?");
  const named = query === -1 ? [] : new URLSearchParams(url.slice(query + 1)).getAll("client_id");
  return named.length === 1 ? parseClientId(named[0] ?? "") : undefined;
};
