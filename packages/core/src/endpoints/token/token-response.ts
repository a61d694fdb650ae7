import { tokenType } from "../../domain/access-token.ts";
import { formatScope } from "../../domain/scope.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import { noStoreJson } from "../error-response.ts";
import type { EndpointResponse } from "../message.ts";
import type { Decided } from "./decide-token.ts";

/** A successful answer (RFC 6749 §5.1). `scope` always stands, asked for or not. */
export const tokenResponse = ({
  issued: { accessToken, minted },
  expiresIn,
  issuedTokenType,
  dpopNonce,
}: Decided): EndpointResponse => {
  return {
    status: 200,
    headers: dpopNonce === undefined ? noStoreJson : { ...noStoreJson, "DPoP-Nonce": dpopNonce },
    body: JSON.stringify({
      access_token: minted.value,
      token_type: tokenType(accessToken),
      expires_in: expiresIn,
      scope: formatScope(accessToken.scope),
      // RFC 8693 §2.2.1; `JSON.stringify` leaves it out where it is undefined.
      issued_token_type: issuedTokenType,
    }),
  };
};

/** What the wire calls a grant type that the client may not use. */
export type RefusedGrantCode = "unauthorized_client" | "unsupported_grant_type";

/**
 * RFC 6749 §5.2 names it `unauthorized_client`; an API that has documented `unsupported_grant_type` may keep saying
 * so. The reason stays the same.
 */
export const withGrantCode =
  (code: RefusedGrantCode) =>
  (error: OAuthError): OAuthError =>
    error.error === "unauthorized_client" ? { ...error, error: code } : error;
