import { err, ok, type Result } from "neverthrow";
import type { Brand } from "./brand.ts";
import type { RedirectUriFault } from "./redirect-uri-fault.ts";

/** An absolute URI to which answers of the authorization endpoint may go, as it was registered (RFC 6749 §3.1.2). */
export type RedirectUri = Brand<string, "RedirectUri">;

/**
 * Reads a redirect URI that somebody registers (OAuth 2.1 §2.3, §8.4). Of every client: https. Of every client, on its own
 * machine: http to `127.0.0.1`, `[::1]` or `localhost`. Of a native client too: a private-use scheme with a period. The text is
 * kept as it is, for it is compared as text.
 *
 * @example parseRedirectUri("com.example.app:/callback", "native") // ok
 * @example parseRedirectUri("http://app.example/cb", "web") // err("http_beyond_loopback")
 */
export const parseRedirectUri = (
  text: string,
  applicationType: "web" | "native",
): Result<RedirectUri, RedirectUriFault> => {
  if (text.length > maxLength) return err("too_long");
  if (text.includes("#")) return err("fragment");
  if (!uriText.test(text)) return err("not_uri_text");
  const [, scheme = "", rest = "", query = ""] = absolute.exec(text) ?? [];
  const fault =
    schemeFault(scheme, applicationType) ??
    (isWeb(scheme) ? webFault(text) : privateUseFault(rest)) ??
    (hasDotSegment(rest) ? "dot_segments" : undefined) ??
    (hasAnswerParameter(query) ? "answer_parameter" : undefined);
  return fault === undefined ? ok(text as RedirectUri) : err(fault);
};

const schemeFault = (
  scheme: string,
  applicationType: "web" | "native",
): RedirectUriFault | undefined => {
  if (scheme === "") return "not_absolute";
  if (scriptSchemes.has(scheme.toLowerCase())) return "script_scheme";
  if (scheme !== scheme.toLowerCase()) return "not_canonical";
  if (isWeb(scheme)) return undefined;
  if (!reverseDomain.test(scheme)) return "scheme_without_period";
  return applicationType === "web" ? "private_scheme_of_web" : undefined;
};

const webFault = (text: string): RedirectUriFault | undefined => {
  const [, scheme, authority = ""] = web.exec(text) ?? [];
  if (authority.includes("@")) return "user_name";
  if (authority.includes("*")) return "wildcard";
  // Browsers read an address of the network in `0x7f.1` and in `https:app.example`. No text may mean another host than it shows.
  if (!URL.canParse(text)) return "not_absolute";
  if (new URL(text).host !== authority) return "not_canonical";
  return scheme === "http" && !isLoopback(text as RedirectUri) ? "http_beyond_loopback" : undefined;
};

const privateUseFault = (rest: string): RedirectUriFault | undefined => {
  if (/^\/\/[^/]*@/.test(rest)) return "user_name";
  return privateUseRest.test(rest) ? undefined : "private_scheme_form";
};

/** Browsers take `%2e` for a dot, and go elsewhere than the text says. */
const hasDotSegment = (path: string): boolean =>
  path.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));

const hasAnswerParameter = (query: string): boolean =>
  [...new URLSearchParams(query).keys()].some((name) => answerParameters.has(name));

/**
 * Whether an answer may go to the URI that a request names, for the one that is registered (OAuth 2.1 §2.3.1): the texts are
 * equal. On a loopback IP address the port may be any (§8.4.2), and on `localhost` where `loopbackNames` of a native client holds
 * it. Nothing is normalised.
 *
 * @example matchesRedirectUri(registered, "http://127.0.0.1:49152/cb", []) // true for http://127.0.0.1/cb
 */
export const matchesRedirectUri = (
  registered: RedirectUri,
  sent: string,
  loopbackNames: readonly string[],
): sent is RedirectUri => {
  if (registered === sent) return true;
  const [one, other] = [anyPort(registered), anyPort(sent)];
  return (
    one !== undefined &&
    one.host === other?.host &&
    one.rest === other.rest &&
    (one.host !== "localhost" || loopbackNames.includes(one.host))
  );
};

/** The parts of an http URI on the user's own machine that must be equal: all but the port. */
const anyPort = (uri: string): { readonly host: string; readonly rest: string } | undefined => {
  const [, host, port = "80", rest = ""] = loopback.exec(uri) ?? [];
  return host === undefined || Number(port) > 65_535 ? undefined : { host, rest };
};

/** Whether the answer goes to a program on the user's own machine. */
export const isLoopback = (uri: RedirectUri): boolean =>
  isWeb(schemeOf(uri)) && loopbackHosts.has(new URL(uri).hostname);

/** The host to show to people; of a private-use scheme, the scheme. */
export const redirectHost = (uri: RedirectUri): string => {
  const scheme = schemeOf(uri);
  return isWeb(scheme) ? new URL(uri).hostname : scheme;
};

/** The source by which a Content-Security-Policy allows the URI: its origin, or its scheme. */
export const redirectSource = (uri: RedirectUri): string => {
  const scheme = schemeOf(uri);
  if (!isWeb(scheme)) return `${scheme}:`;
  const { origin, hostname } = new URL(uri);
  // Content Security Policy 3 §6.7.2.10: no source matches an IP address but 127.0.0.1.
  const isMatched = hostname === "127.0.0.1" || !/^\[|^[\d.]+$/.test(hostname);
  return isMatched ? origin : `${scheme}:`;
};

const schemeOf = (uri: string): string => uri.slice(0, uri.indexOf(":"));

const isWeb = (scheme: string): boolean => scheme === "https" || scheme === "http";

const maxLength = 2048;
const uriText = /^(?:[\w!$&'()*+,./:;=?@[\]~-]|%[\da-f]{2})*$/i;
/** Scheme, what stands before the query, and the query. */
const absolute = /^([a-z][a-z\d+.-]*):([^?]*)(?:\?(.*))?$/i;
const web = /^(https?):\/\/([^/?]+)/;
const reverseDomain = /^[a-z][a-z\d-]*(?:\.[a-z\d-]+)+$/;
/** `/path`, `//host`, `//host/path` or `///path`. */
const privateUseRest = /^\/(?:[^/]|$|\/[a-z\d.-]*(?:\/|$))/i;
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/;
const loopbackHosts: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

const scriptSchemes: ReadonlySet<string> = new Set([
  ...["javascript", "vbscript", "livescript", "data", "blob", "file", "filesystem", "about"],
  ...["view-source", "jar", "resource", "chrome", "intent"],
]);

const answerParameters: ReadonlySet<string> = new Set([
  ...["code", "state", "iss", "response", "error", "error_description", "error_uri"],
]);
