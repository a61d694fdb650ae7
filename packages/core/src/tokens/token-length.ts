import type { AccessToken } from "../domain/access-token.ts";
import { toClaims } from "./access-token-claims.ts";
import { encodeJson } from "./encode-json.ts";
import type { TokenForm } from "./token-form.ts";

/**
 * The most characters that the claims of a JWT access token have as base64url. With a header and the longest signature it
 * stays within 8 KiB, so that every server and proxy takes it in a header, and far within what we read (`maxJwtLength`).
 */
export const maxClaimsLength = 7168;

/** Whether a token can be read by whoever it is for, ourselves included. An opaque one always can. */
export const isReadable = (token: AccessToken, { format }: Pick<TokenForm, "format">): boolean =>
  format === "opaque" || isShort(token) || encodeJson(toClaims(token)).length <= maxClaimsLength;

/** Most tokens hold a few scopes and nobody's actor: for those nothing is encoded twice. */
const isShort = ({ scope, actor, mayAct, subject, audience, origin }: AccessToken): boolean =>
  actor === undefined &&
  mayAct === undefined &&
  origin?.sources === undefined &&
  [subject, ...audience, ...scope].reduce((length, text) => length + text.length, 0) +
    scope.length <
    1024;
