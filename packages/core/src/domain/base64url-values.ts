/**
 * The values of the characters of base64url text, 0 to 63 each: random bytes as numbers that are all as likely.
 *
 * @example base64urlValues(entropy.text(3))
 */
export const base64urlValues = (text: string): readonly number[] =>
  Array.from(text, (character) => alphabet.indexOf(character));

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
