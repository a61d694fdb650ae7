/** The form that a key must have, in words for the person who gave something else. */
export const keyMessage = "must be 32 random bytes in base64url (43 characters)";

/**
 * A key of 32 bytes from its text; `undefined` if it is none. The text is read strictly (RFC 4648 §3.5: no other text
 * decodes to the same bytes), and what nobody drew at random is refused: zeros, a pattern, a passphrase.
 *
 * @example parseKey("A".repeat(43)) // undefined
 */
export const parseKey = (text: string): Uint8Array | undefined => {
  if (text.length !== 43) return undefined;
  const key = Buffer.from(text, "base64url");
  if (key.length !== 32 || key.toString("base64url") !== text) return undefined;
  return looksRandom(key, text) ? new Uint8Array(key) : undefined;
};

/** Of random keys, fewer than one in a thousand million is taken for none. */
const looksRandom = (key: Uint8Array, text: string): boolean =>
  new Set(key).size >= leastDistinct && /[A-Z]/.test(text) && /[a-z]/.test(text);

/** Of 32 random bytes about 30 differ. */
const leastDistinct = 16;
