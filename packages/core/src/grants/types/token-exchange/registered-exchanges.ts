import { okAsync } from "neverthrow";
import type { AccessToken } from "../../../domain/access-token.ts";
import type { Client } from "../../../domain/client.ts";
import type { TokenExchangePolicy } from "../../../ports/token-exchange-policy.ts";

/**
 * The exchanges that each client is registered for: whose tokens it may exchange to impersonate, and whose to act for. The
 * target must lie within the subject token's audience or be one of the client's `targets`. For delegation it must be the
 * actor itself, by a token that it got for itself: neither another client's token nor a user's that it holds makes
 * somebody else the actor.
 */
export const registeredExchanges: TokenExchangePolicy = {
  permits: ({ client, subject, actor, audience }) => {
    const { impersonates = [], actsFor = [], targets = [] } = client.tokenExchange ?? {};
    const mayTarget = audience.every(
      (indicator) => subject.audience.includes(indicator) || targets.includes(indicator),
    );
    const mayExchange =
      actor === undefined
        ? impersonates.includes(subject.client)
        : isItsOwn(actor, client) && actsFor.includes(subject.client);
    return okAsync(mayTarget && mayExchange);
  },
};

const isItsOwn = (token: AccessToken, { id }: Client): boolean =>
  token.client === id && token.subject === id;
