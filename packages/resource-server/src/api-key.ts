import { type Instant, instant, intersection } from "@mintport/core";
import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import type { VerifiedAccessToken } from "./access-token.ts";
import type { Refusal } from "./refusal.ts";
import type { TokenVerifierOptions } from "./token-verifier.ts";

/** An API key as a route sees it: as a token of its client, with the key's scope where the client still has it. */
export const verifyApiKey = (
  { store, issuer }: TokenVerifierOptions,
  text: string,
  now: Instant,
): ResultAsync<VerifiedAccessToken, Refusal> => {
  if (store === undefined) return errAsync({ kind: "invalid_token" });
  return store
    .findApiKey(text, now)
    .mapErr((cause): Refusal => ({ kind: "unavailable", cause }))
    .andThen((found): Result<VerifiedAccessToken, Refusal> => {
      if (found === undefined) return err({ kind: "invalid_token" });
      const { client, key } = found;
      return ok({
        id: key.id,
        issuer,
        subject: client.id,
        client: client.id,
        scope: intersection(key.scope, client.ownScope),
        issuedAt: key.createdAt,
        expiresAt: key.expiresAt ?? endOfTime,
        claims: {},
      });
    });
};

/** A key without an expiry outlives whatever looks at it. */
const endOfTime: Instant = instant(Number.MAX_SAFE_INTEGER);
