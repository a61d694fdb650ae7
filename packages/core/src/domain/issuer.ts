import { err, ok, type Result } from "neverthrow";
import type { Brand } from "./brand.ts";
import { isLoopbackHost } from "./loopback-host.ts";

/** An issuer identifier: an absolute URL without query or fragment (RFC 8414 §2), compared as exact text. */
export type Issuer = Brand<string, "Issuer">;

/** A reason for which a text is no issuer (RFC 8414 §2). */
export type IssuerFault = "not_a_url" | "not_https" | "has_extra_parts" | "not_canonical";

/**
 * Reads an issuer identifier: https, or http on a loopback host; no query, fragment, userinfo or trailing slash;
 * spelled as a URL parser would write it, so that every party compares the same text.
 */
export const parseIssuer = (text: string): Result<Issuer, IssuerFault> => {
  if (!URL.canParse(text)) return err("not_a_url");
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopbackHost(url.hostname)))
    return err("not_https");
  if (/[?#]/.test(text) || url.username !== "" || url.password !== "")
    return err("has_extra_parts");
  if (text.endsWith("/") || issuerOf(url) !== text) return err("not_canonical");
  return ok(text as Issuer);
};

/** The issuer's path: `""` for a bare origin, else `/…` without a slash at the end. */
export const issuerPath = (issuer: Issuer): string => {
  const { pathname } = new URL(issuer);
  return pathname === "/" ? "" : pathname;
};

/**
 * Where the issuer's metadata stands: the well-known name goes between host and path (RFC 8414 §3.1).
 *
 * @example wellKnownPath(issuer, "oauth-authorization-server")
 * // "/.well-known/oauth-authorization-server/api/v1/tenant/my-tenant"
 */
export const wellKnownPath = (issuer: Issuer, name: string): string =>
  `/.well-known/${name}${issuerPath(issuer)}`;

const issuerOf = (url: URL): string =>
  url.pathname === "/" ? url.origin : `${url.origin}${url.pathname}`;
