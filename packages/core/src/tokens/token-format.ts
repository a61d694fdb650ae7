import type { AccessToken } from "../domain/access-token.ts";
import type { Seconds } from "../domain/instant.ts";
import { maxAccessTokenLength } from "../domain/max-jwt-length.ts";
import type { AccessTokenFormatName, Resource } from "../domain/resource.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import { resourceOf } from "../domain/tenant.ts";
import { invalidRequest, invalidScope, type OAuthError } from "../errors/oauth-error.ts";
import { encodeJson } from "../jwt/sign-jwt.ts";
import { toClaims } from "./access-token-claims.ts";
import type { IssueRequest } from "./issue-request.ts";

/** The format and the lifetime of a request's token, unless the grant says less. */
export interface TokenFormat {
  readonly format: AccessTokenFormatName;
  readonly algorithm: SigningAlgorithm;
  readonly lifetime: Seconds;
}

/** The format that the resources say, or else the client, or else the tenant; the shortest lifetime of all. */
export const tokenFormatOf = (request: IssueRequest): TokenFormat => {
  const { tenant, client } = request;
  const resources = resourcesOf(request);
  let lifetime = client.accessTokenLifetime ?? tenant.accessTokenLifetime;
  for (const { accessTokenLifetime = lifetime } of resources)
    lifetime = Math.min(lifetime, accessTokenLifetime);
  return {
    lifetime,
    format:
      resources.find(({ accessTokenFormat }) => accessTokenFormat)?.accessTokenFormat ??
      client.accessTokenFormat ??
      tenant.accessTokenFormat ??
      "jwt",
    algorithm:
      resources.find(({ signingAlgorithm }) => signingAlgorithm)?.signingAlgorithm ??
      tenant.signingAlgorithm,
  };
};

const resourcesOf = ({ tenant, granted }: IssueRequest): readonly Resource[] =>
  tenant.resources.length === 0
    ? []
    : granted.audience.flatMap((indicator) => resourceOf(tenant, indicator) ?? []);

/**
 * The most characters that the claims of a JWT access token have as base64url, of `maxAccessTokenLength` in all: the rest
 * is for the header and the signature. Where a key takes more, the token is judged once more when it is signed.
 */
export const maxClaimsLength: number = maxAccessTokenLength - 1024;

/** Whether a token can be read by whoever it is for, ourselves included. An opaque one always can. */
export const isReadable = (token: AccessToken, { format }: Pick<TokenFormat, "format">): boolean =>
  format === "opaque" || isShort(token) || lengthOf(token) <= maxClaimsLength;

/** Most tokens hold a few scopes and nobody's actor: for those nothing is encoded twice. */
const isShort = (token: AccessToken): boolean => {
  const { scope, actor, mayAct, subject, audience, claims, origin } = token;
  return (
    actor === undefined &&
    claims === undefined &&
    mayAct === undefined &&
    origin?.sources === undefined &&
    [subject, ...audience, ...scope].reduce((length, text) => length + text.length, 0) +
      scope.length <
      1024
  );
};

/** Whether what was signed can be read: a key of the embedder's may have a header or a signature of any length. */
export const isReadableText = (text: string): boolean => text.length <= maxAccessTokenLength;

/**
 * The refusal of a token that is too long: less scope would do, if it would, and else the request asks too much.
 * `signed` is its text, where it was signed already.
 */
export const tooLong = (
  token: AccessToken,
  signed?: string,
): OAuthError<"invalid_scope" | "invalid_request"> => {
  const excess =
    signed === undefined ? lengthOf(token) - maxClaimsLength : signed.length - maxAccessTokenLength;
  // Three bytes are four characters.
  return token.scope.join(" ").length * (4 / 3) > excess
    ? invalidScope("token_too_long")
    : invalidRequest("claims_too_long");
};

const lengthOf = (token: AccessToken): number => encodeJson(toClaims(token)).length;
