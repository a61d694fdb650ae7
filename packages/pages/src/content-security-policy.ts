/** What a page needs beside its own style. */
export interface PolicyNeeds {
  /** The pictures' URLs. */
  readonly images: readonly URL[];
  /** The sources to which the page's form and what follows it may lead, or `"any"`; `undefined` for a page without a form. */
  readonly formTargets: readonly string[] | "any" | undefined;
}

/**
 * The policy of a page (CSP Level 3): no script, no style but `css`, no picture but those of the page, no form that leads elsewhere.
 * Core sets `frame-ancestors` in a header of its own.
 */
export const contentSecurityPolicy = async (css: string, needs: PolicyNeeds): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(css));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    `img-src ${sources(needs.images.map(({ origin }) => origin))}`,
    ...formAction(needs.formTargets),
    "base-uri 'none'",
  ].join("; ");
};

const formAction = (targets: PolicyNeeds["formTargets"]): readonly string[] => {
  if (targets === "any") return [];
  if (targets === undefined) return ["form-action 'none'"];
  return [`form-action ${sources(["'self'", ...targets.flatMap(sourceOf)])}`];
};

const sources = (list: readonly string[]): string =>
  list.length === 0 ? "'none'" : [...new Set(list)].join(" ");

/**
 * A scheme or an origin; nothing of what is neither, since it could say more than a source. No source can name an IPv6 address (CSP
 * Level 3 §2.3.1), and a browser drops one that does. A native app may listen there (RFC 8252 §7.3), so its scheme stands in.
 */
const sourceOf = (text: string): readonly string[] => {
  const [, scheme] = /^(https?:)\/\/\[[0-9a-f:.]+\](?::(?:\d+|\*))?$/i.exec(text) ?? [];
  if (scheme !== undefined) return [scheme];
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[a-z0-9._-]+(?::(?:\d+|\*))?)?$/i.test(text) ? [text] : [];
};
