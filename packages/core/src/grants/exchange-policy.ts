import { okAsync } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { Client } from "../domain/client.ts";
import type { TokenExchangePolicy } from "../ports/token-exchange-policy.ts";

/**
 * What each client is registered with: whose tokens it may exchange to impersonate, and whose to act for. For
 * delegation it must be the actor itself, by a token that it got for itself: neither another client's token nor a
 * user's that it holds makes somebody else the actor.
 */
export const registeredExchanges: TokenExchangePolicy = {
  permits: ({ client, subject, actor }) => {
    const { impersonates = [], actsFor = [] } = client.tokenExchange ?? {};
    return okAsync(
      actor === undefined
        ? impersonates.includes(subject.client)
        : isItsOwn(actor, client) && actsFor.includes(subject.client),
    );
  },
};

const isItsOwn = (token: AccessToken, { id }: Client): boolean =>
  token.client === id && token.subject === id;
