import type { ReturnTo } from "../../domain/authorization/authorization-request.ts";
import type { Issuer } from "../../domain/issuer.ts";
import type { EndpointResponse, ResponseHeaders } from "../../messages/endpoint-response.ts";

/** What an authorization response says beside `state` and `iss`. */
export type ResponseParameters = Readonly<Record<string, string>>;

/**
 * The answer that goes back to the client (RFC 6749 §4.1.2). `iss` stands in every one of them, so that a client which knows several
 * servers is not mixed up (RFC 9207 §2).
 */
export const authorizationResponse = (
  returnTo: ReturnTo,
  issuer: Issuer,
  parameters: ResponseParameters,
): EndpointResponse => {
  const all = allParameters(returnTo, issuer, parameters);
  return returnTo.responseMode === "form_post"
    ? formPost(returnTo.redirectUri, all)
    : { status: 303, headers: { Location: withQuery(returnTo.redirectUri, all) }, body: "" };
};

/** The whole URL of an answer, for a page from which the user leaves by a click. */
export const authorizationResponseUrl = (
  returnTo: ReturnTo,
  issuer: Issuer,
  parameters: ResponseParameters,
): string => withQuery(returnTo.redirectUri, allParameters(returnTo, issuer, parameters));

const allParameters = (
  { state }: ReturnTo,
  issuer: Issuer,
  parameters: ResponseParameters,
): readonly (readonly [string, string])[] => [
  ...Object.entries(parameters),
  ...(state === undefined ? [] : [["state", state] as const]),
  ["iss", issuer],
];

/** A query that the redirect URI has stays as it is (RFC 6749 §3.1.2). */
const withQuery = (uri: string, parameters: readonly (readonly [string, string])[]): string => {
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const joint = uri.includes("?") ? (/[?&]$/.test(uri) ? "" : "&") : "?";
  return `${uri}${joint}${query}`;
};

/**
 * OAuth 2.0 Form Post Response Mode §2: a form that sends itself, or by its button where no script runs. The one script is ours, named by
 * its digest; nothing of the request is in it.
 */
const formPost = (
  action: string,
  parameters: readonly (readonly [string, string])[],
): EndpointResponse => {
  const fields = parameters
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join("");
  return {
    status: 200,
    headers: formPostHeaders,
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Continue</title></head><body><form method="post" action="${escaped(action)}">${fields}<button type="submit">Continue</button></form><script>${submitScript}</script></body></html>`,
  };
};

const submitScript = "document.forms[0].submit()";

/** The SHA-256 digest of the script: a test computes it. */
export const submitScriptDigest = "ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=";

const formPostHeaders: ResponseHeaders = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": `default-src 'none'; script-src 'sha256-${submitScriptDigest}'; base-uri 'none'`,
};

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
