/** Bytes as base64url (RFC 4648 §5), without padding. */
export const base64url = (bytes: ArrayBuffer | Uint8Array): string => {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** So many random bytes, as base64url. */
export const randomText = (bytes: number): string =>
  base64url(crypto.getRandomValues(new Uint8Array(bytes)));

/** The SHA-256 digest of a text, as base64url. */
export const digestOf = async (text: string): Promise<string> =>
  base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
