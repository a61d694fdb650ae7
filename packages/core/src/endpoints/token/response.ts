import { formatScope } from "../../domain/scope.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { IssuedTokens } from "../../tokens/issue-tokens.ts";
import { noStoreJson } from "../error-response.ts";
import type { EndpointResponse } from "../message.ts";

/** A successful answer (RFC 6749 §5.1). `scope` always stands, asked for or not. */
export const tokenResponse = ({ accessToken, minted }: IssuedTokens): EndpointResponse => ({
  status: 200,
  headers: noStoreJson,
  body: JSON.stringify({
    access_token: minted.value,
    token_type: "Bearer",
    expires_in: accessToken.expiresAt - accessToken.issuedAt,
    scope: formatScope(accessToken.scope),
  }),
});

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
