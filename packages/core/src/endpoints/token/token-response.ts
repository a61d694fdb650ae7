import type { Instant } from "../../domain/instant.ts";
import { formatScope } from "../../domain/scope.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import { type EndpointResponse, noStoreJson } from "../../messages/endpoint-response.ts";
import { tokenType } from "../../tokens/access-token-claims.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { IssuedTokens } from "../../tokens/issued-tokens.ts";

/** The tokens, and the parts of the request that their answer needs. */
export interface AnsweredTokens {
  readonly tokens: IssuedTokens;
  readonly granted: Pick<GrantedAccess, "issuedTokenType">;
  readonly at: Instant;
  /** The nonce for the client's next DPoP proof. */
  readonly dpopNonce: string | undefined;
}

/** A successful answer (RFC 6749 §5.1). `scope` always stands, asked for or not. */
export const tokenResponse = ({
  tokens: { accessToken, refreshToken, idToken },
  granted,
  at,
  dpopNonce,
}: AnsweredTokens): EndpointResponse => {
  const { token, value } = accessToken;
  return {
    status: 200,
    headers: dpopNonce === undefined ? noStoreJson : { ...noStoreJson, "DPoP-Nonce": dpopNonce },
    // `JSON.stringify` leaves out what is undefined.
    body: JSON.stringify({
      access_token: value,
      token_type: tokenType(token),
      // The seconds that the token is still good for.
      expires_in: token.expiresAt - at,
      scope: formatScope(token.scope),
      // RFC 8693 §2.2.1.
      issued_token_type: granted.issuedTokenType,
      refresh_token: refreshToken?.value,
      // OpenID Connect Core §3.1.3.3.
      id_token: idToken,
    }),
  };
};

/** The code on the wire for a grant type that the client may not use. */
export type RefusedGrantCode = "unauthorized_client" | "unsupported_grant_type";

/**
 * RFC 6749 §5.2 names it `unauthorized_client`; an API that has documented `unsupported_grant_type` may keep saying
 * so. The reason stays the same.
 */
export const withGrantCode =
  (code: RefusedGrantCode) =>
  <E extends OAuthError>(error: E): E | OAuthError<RefusedGrantCode> =>
    error.error === "unauthorized_client" ? { ...error, error: code } : error;
