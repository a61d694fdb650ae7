import { err, ok } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { TokenId } from "../domain/identifiers.ts";
import { instant, later, type Seconds } from "../domain/instant.ts";
import { originOf } from "../domain/token-origin.ts";
import type { OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Entropy } from "../ports/entropy.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { AccessTokenFormats } from "./access-token-format.ts";
import type { IssueRequest } from "./issue-request.ts";
import type { IssuedTokens } from "./issued-tokens.ts";
import {
  isReadable,
  isReadableText,
  type TokenFormat,
  tokenFormatOf,
  tooLong,
} from "./token-format.ts";

/** Issues the tokens that a request was granted. */
export type IssueTokens = (request: IssueRequest) => MaybeAsync<IssuedTokens, IssueError>;

/** A token that could not be read again is not issued, which is a refusal; every other error is an outage. */
export type IssueError = OAuthError<"invalid_scope" | "invalid_request"> | PortError;

/** Turns the access that a grant allowed into tokens. */
export const issueTokens = (formats: AccessTokenFormats, entropy: Entropy): IssueTokens => {
  const issue = issueInFormat(formats, entropy);
  return (request) => issue(request, tokenFormatOf(request));
};

/** Issues tokens whose format and lifetime are known already. */
export const issueInFormat =
  (formats: AccessTokenFormats, entropy: Entropy) =>
  (request: IssueRequest, form: TokenFormat): MaybeAsync<IssuedTokens, IssueError> => {
    const { tenant } = request;
    const token = accessTokenFor(request, form.lifetime, entropy);
    if (!isReadable(token, form)) return err(tooLong(token));
    const minting = formats[form.format].mint(token, { tenant, algorithm: form.algorithm });
    return andThen(minting, ({ value, keyId }) =>
      isReadableText(value)
        ? ok({ accessToken: { token, value, keyId }, reused: false })
        : err(tooLong(token, value)),
    );
  };

/** The token that a request leads to, before it is written down in any format. */
export const accessTokenFor = (
  request: IssueRequest,
  lifetime: Seconds,
  entropy: Entropy,
): AccessToken => {
  const { tenant, client, granted, claims, confirmation, now } = request;
  const expiry = later(now, lifetime);
  const token: Unfinished<AccessToken> = {
    id: entropy.text(tokenIdBytes) as TokenId,
    tenant: tenant.id,
    issuer: tenant.issuer,
    subject: granted.subject,
    audience: granted.audience,
    client: client.id,
    scope: granted.scope,
    issuedAt: now,
    // The earliest of what client or tenant, every resource and the grant allow.
    expiresAt: instant(Math.min(expiry, granted.expiresBy ?? expiry)),
  };
  if (confirmation !== undefined) token.confirmation = confirmation;
  if (claims !== undefined) token.claims = claims;
  if (granted.actor !== undefined) token.actor = granted.actor;
  if (granted.mayAct !== undefined) token.mayAct = granted.mayAct;
  if (granted.authentication !== undefined) token.authentication = granted.authentication;
  // Of the very records on which it was decided: a client that was let in by an old record gets a token of its old epoch.
  const origin = originOf(tenant, client, granted);
  if (origin !== undefined) token.origin = origin;
  return token;
};

type Unfinished<T> = { -readonly [Field in keyof T]: T[Field] };

/** 128 bits: never the same twice, though a `jti` need not be secret. */
const tokenIdBytes = 16;
