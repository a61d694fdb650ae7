import type { Brand } from "./brand.ts";

/** The identifier of a protected resource: an absolute URI without fragment (RFC 8707 §2). */
export type ResourceIndicator = Brand<string, "ResourceIndicator">;

/** A resource indicator, or `undefined` if `text` is none. Compared as exact text, never normalised. */
export const parseResourceIndicator = (text: string): ResourceIndicator | undefined =>
  absoluteUri.test(text) && URL.canParse(text) ? (text as ResourceIndicator) : undefined;

/** RFC 3986 §4.3's characters after a scheme; `#` is not among them. */
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:[\w!$%&'()*+,./:;=?@[\]~-]+$/;
