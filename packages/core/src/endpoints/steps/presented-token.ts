import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { Parameters } from "../../domain/form.ts";
import type { TokenId } from "../../domain/identifiers.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { TokenFault } from "../../errors/token-fault.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { FindLiveToken, LiveToken } from "../../tokens/live-token.ts";
import type { Received } from "../known.ts";

/** The token that a request is about: live, or the reason why it counts as dead. */
export interface PresentedToken {
  readonly live: LiveToken | undefined;
  readonly tokenId: TokenId | undefined;
  readonly tokenFault: TokenFault | undefined;
}

interface AskedToken extends Received {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly parameters: Parameters;
}

/**
 * Finds the `token` that introspection and revocation are about (RFC 7662 §2.1, RFC 7009 §2.1). `token_type_hint` is not
 * looked at: a token says itself of which kind it is.
 */
export const findPresentedToken =
  (findLiveToken: FindLiveToken) =>
  <K extends AskedToken>(
    known: K,
  ): MaybeAsync<K & PresentedToken, OAuthError<"invalid_request"> | PortError> => {
    const text = known.parameters.get("token");
    if (text === undefined) return err(invalidRequest("parameter_missing", "token"));
    return andThen(
      findLiveToken(known.tenant, text, known.at, known.client),
      (reading): Result<K & PresentedToken, never> =>
        reading.isErr()
          ? ok({ ...known, live: undefined, tokenId: undefined, tokenFault: reading.error })
          : ok({
              ...known,
              live: reading.value,
              tokenId: reading.value.token.id,
              tokenFault: undefined,
            }),
    );
  };
