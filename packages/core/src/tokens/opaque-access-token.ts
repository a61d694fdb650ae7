import { err, ok, type Result } from "neverthrow";
import { credentialText, isCredentialText } from "../domain/credential-text.ts";
import { issuersOf } from "../domain/issuer-alias.ts";
import { portError } from "../errors/port-error.ts";
import type { AccessTokenStore } from "../ports/access-token-store.ts";
import type { Digester } from "../ports/digester.ts";
import type { Entropy } from "../ports/entropy.ts";
import { andThen } from "../ports/maybe-async.ts";
import type { AccessTokenFormat, TokenReading } from "./access-token-format.ts";

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
    const inserted = andThen(digester.digest(value), (digest) =>
      accessTokens.insert(tenant.id, digest, token),
    );
    return andThen(inserted, (verdict) =>
      // Two equal tokens of 256 bits: the entropy is broken, and nobody may get the other's token.
      verdict === "inserted" ? ok({ value }) : err(portError("conflict", "entropy")),
    );
  },
  read: (text, tenant, now) => {
    if (!isCredentialText(opaqueTokenPrefix, text)) return ok(err("token_malformed"));
    const found = andThen(digester.digest(text), (digest) =>
      accessTokens.find(tenant.id, digest, now),
    );
    return andThen(found, (token): Result<TokenReading, never> => {
      if (token === undefined) return ok(err("token_unknown"));
      // The store is the embedder's: another tenant's token is no answer.
      return ok(
        token.tenant === tenant.id && issuersOf(tenant).includes(token.issuer)
          ? ok(token)
          : err("token_issuer_foreign"),
      );
    });
  },
});

const tokenBytes = 32;
