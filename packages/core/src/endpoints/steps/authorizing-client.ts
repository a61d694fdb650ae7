import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import { type ClientId, parseTenantId } from "../../domain/identifiers.ts";
import { sourceOf } from "../../domain/source.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type OAuthError, type OAuthErrorCode, rateLimited } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { ClientStore } from "../../ports/client-store.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { LimitedAttempt, RateLimiter } from "../../ports/rate-limiter.ts";
import type { Known } from "../known.ts";
import type { DocumentClients } from "./document-clients.ts";
import type { Bracket, Stopped } from "./steps.ts";

/** The ports by which the client is found that a user is to authorize. */
export interface AuthorizingClientPorts {
  readonly clients: ClientStore;
  /** Clients whose ids are documents. Default: there are none. */
  readonly documentClients?: DocumentClients | undefined;
}

/** The client that a user is to authorize. A missing, an unknown and a disabled one are told apart by nobody outside. */
export const findAuthorizingClient =
  ({ clients, documentClients }: AuthorizingClientPorts) =>
  <
    K extends {
      readonly tenant: Tenant;
      readonly claimedClient: ClientId | undefined;
      readonly lookedUpClient?: Result<Client | undefined, PortError>;
    },
  >(
    known: K,
  ): MaybeAsync<
    K & { readonly authorizingClient: Client },
    OAuthError<"invalid_request"> | PortError
  > => {
    const { tenant, claimedClient, lookedUpClient } = known;
    if (claimedClient === undefined)
      return err(refuseAuthorization("invalid_request", "authorize_client_unknown"));
    const registered = lookedUpClient ?? clients.find(tenant.id, claimedClient);
    return andThen(
      documentClients === undefined
        ? registered
        : andThen(registered, (client) =>
            documentClients.authorizing(tenant, claimedClient, client),
          ),
      (
        client,
      ): Result<K & { readonly authorizingClient: Client }, OAuthError<"invalid_request">> => {
        if (client?.id !== claimedClient)
          return err(refuseAuthorization("invalid_request", "authorize_client_unknown"));
        return client.disabled
          ? err(refuseAuthorization("invalid_request", "authorize_client_disabled"))
          : ok({ ...known, authorizingClient: client });
      },
    );
  };

/**
 * Charges the source of a browser's request before the first lookup. Nobody proves anything here, so neither the client's budget nor a
 * failure is charged: anybody may name a client.
 */
export const limitSource = <From extends Known, To extends Known, Code extends OAuthErrorCode>(
  rateLimiter: RateLimiter | undefined,
): Bracket<From, To, Code | "temporarily_unavailable"> => {
  return (known, run) => {
    const tenant = parseTenantId(known.request.tenant);
    if (rateLimiter === undefined || tenant === undefined) return run();
    const attempt: LimitedAttempt = {
      ...{ tenant, client: known.claimedClient, unguessable: true },
      source: sourceOf(known.request.remoteAddress),
    };
    const stopped = (failure: Stopped<"temporarily_unavailable">["failure"]) =>
      err<never, Stopped<"temporarily_unavailable">>({ failure, known });
    return withOutcome(
      rateLimiter.admit(attempt, known.at),
      (admission): ReturnType<typeof run> => {
        if (admission.isErr()) return stopped(admission.error);
        if (admission.value.verdict === "limited") return stopped(rateLimited(admission.value));
        return withOutcome(run(), (outcome) =>
          withOutcome(rateLimiter.settle(attempt, "undecided", known.at), (settled) =>
            settled.isErr() ? (stopped(settled.error) as never) : (outcome as never),
          ),
        ) as never;
      },
    );
  };
};
