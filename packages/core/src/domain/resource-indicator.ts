import type { Brand } from "./brand.ts";

/**
 * The identifier of a protected resource: an absolute URI without fragment (RFC 8707 §2), or a plain name that an operator
 * gave it (RFC 7519 §4.1.3).
 */
export type ResourceIndicator = Brand<string, "ResourceIndicator">;

/** A resource indicator, or `undefined` if `text` is none. Compared as exact text, never normalised. */
export const parseResourceIndicator = (text: string): ResourceIndicator | undefined =>
  absoluteUri.test(text) && URL.canParse(text) ? (text as ResourceIndicator) : undefined;

/** The same, or a plain name such as `orders-api`, which no request names as its `resource`: that is a URI. */
export const parseAudience = (text: string): ResourceIndicator | undefined =>
  plainName.test(text) ? (text as ResourceIndicator) : parseResourceIndicator(text);

const plainName = /^[A-Za-z0-9][\w.~-]{0,254}$/;

/** RFC 3986 §4.3's characters after a scheme; `#` is not among them. */
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:[\w!$%&'()*+,./:;=?@[\]~-]+$/;
