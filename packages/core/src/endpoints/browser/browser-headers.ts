import type { EndpointResponse, ResponseHeaders } from "../../messages/endpoint-response.ts";

/**
 * What every answer to a browser must say (RFC 9700 §4.16, OAuth 2.1 §7.11): it is not kept, not framed, and names itself to no other
 * site. Set after a page was made, so that no page can leave it out.
 */
export const withBrowserHeaders = (
  response: EndpointResponse,
  cookies: readonly string[] = [],
): EndpointResponse => {
  const own = Object.entries(response.headers).filter(([name]) => !isOurs(name));
  const values = (wanted: string): readonly string[] =>
    Object.entries(response.headers)
      .filter(([name]) => name.toLowerCase() === wanted)
      .flatMap(([, value]) => value);
  const headers: Record<string, string | readonly string[]> = {
    ...Object.fromEntries(own),
    ...always,
    // Two policies hold at once: a page's own can only be stricter.
    "Content-Security-Policy": [...values("content-security-policy"), "frame-ancestors 'none'"],
  };
  const all = [...values("set-cookie"), ...cookies];
  if (all.length > 0) headers["Set-Cookie"] = all;
  return { ...response, headers };
};

const always: ResponseHeaders = {
  "Cache-Control": "no-store",
  Pragma: "no-cache",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  // No other site is told anything. `no-referrer` would have browsers post the page's own form with `Origin: null` (Fetch, "append a
  // request `Origin` header"), which is what a form of another site looks like.
  "Referrer-Policy": "same-origin",
};

const ours = new Set([
  ...Object.keys(always).map((name) => name.toLowerCase()),
  ...["content-security-policy", "set-cookie"],
]);

const isOurs = (name: string): boolean => ours.has(name.toLowerCase());
