import { err, errAsync, ok, okAsync, type ResultAsync } from "neverthrow";
import { credentialText, isCredentialText } from "../domain/credential-text.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import type { AccessTokenStore } from "../ports/access-token-store.ts";
import type { Digester } from "../ports/digester.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { AccessTokenFormat, MintedToken, TokenReading } from "./access-token-format.ts";

/** The ports of access tokens that are random text and stand in a store as a digest. */
export interface OpaqueAccessTokens {
  readonly accessTokens: AccessTokenStore;
  readonly digester: Digester;
  readonly entropy: Entropy;
}

/** The beginning of every opaque access token, so that secret scanners find one that was published by mistake. */
export const opaqueTokenPrefix = "mpat";

/** Whether a text would be an opaque token's, by its looks. */
export const isOpaqueToken = (text: string): boolean => text.startsWith(`${opaqueTokenPrefix}_`);

/** Access tokens of 256 random bits that say nothing by themselves. The store sees their digest only. */
export const opaqueAccessTokens = ({
  accessTokens,
  digester,
  entropy,
}: OpaqueAccessTokens): AccessTokenFormat => ({
  name: "opaque",
  mint: (token, { tenant }) => {
    const value = credentialText(opaqueTokenPrefix, entropy.text(tokenBytes));
    return digester
      .digest(value)
      .andThen((digest) => accessTokens.insert(tenant.id, digest, token))
      .andThen(
        (verdict): ResultAsync<MintedToken, PortError> =>
          // Two equal tokens of 256 bits: the entropy is broken, and nobody may get the other's token.
          verdict === "inserted" ? okAsync({ value }) : errAsync(portError("conflict", "entropy")),
      );
  },
  read: (text, tenant, now) => {
    if (!isCredentialText(opaqueTokenPrefix, text)) return okAsync(err("token_malformed"));
    return digester
      .digest(text)
      .andThen((digest) => accessTokens.find(tenant.id, digest, now))
      .map((token): TokenReading => {
        if (token === undefined) return err("token_unknown");
        // The store is the embedder's: another tenant's token is no answer.
        return token.tenant === tenant.id && token.issuer === tenant.issuer
          ? ok(token)
          : err("token_issuer_foreign");
      });
  },
});

const tokenBytes = 32;
