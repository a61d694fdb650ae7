import type { EndpointRequest } from "@mintport/core";
import { weightedList } from "../weighted-list.ts";

/**
 * The language of a page: the first of the client's `ui_locales` (OpenID Connect Core §3.1.2.1) that there is, else the first of the
 * browser's `Accept-Language`, else `otherwise`. A range loses its end until it fits: `de-CH` finds `de` (RFC 4647 §3.4).
 */
export const chooseLanguage = (
  {
    request,
    uiLocales = [],
  }: { readonly request: EndpointRequest; readonly uiLocales?: readonly string[] | undefined },
  available: ReadonlyMap<string, unknown>,
  otherwise: string,
): string => {
  const wanted = weightedList(request.headers.get("accept-language") ?? "")
    .filter(({ weight }) => weight > 0)
    .map(({ value }) => value);
  for (const range of [...uiLocales.map((tag) => tag.toLowerCase()), ...wanted]) {
    const found = lookUp(range, available);
    if (found !== undefined) return found;
  }
  return otherwise;
};

const lookUp = (range: string, available: ReadonlyMap<string, unknown>): string | undefined => {
  const subtags = range.split("-", 8);
  for (; subtags.length > 0; subtags.pop()) {
    const tag = subtags.join("-");
    if (available.has(tag)) return tag;
  }
  return undefined;
};

/** The direction of a language's script. */
export const directionOf = (language: string): "ltr" | "rtl" =>
  /^(?:(?:ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(?:-|$)|[a-z]{2,8}-(?:arab|hebr|nkoo|syrc|thaa)(?:-|$))/.test(
    language,
  ) && !/-latn(?:-|$)/.test(language)
    ? "rtl"
    : "ltr";
