import { base64urlValues } from "../base64url-values.ts";

/** The letters of a user code: no vowels, so that no word comes up, and none that looks like another (RFC 8628 §6.1). */
const alphabet = "BCDFGHJKLMNPQRSTVWXZ";

const length = 8;

/**
 * A user code of random base64url text, each letter as likely as any other: 34.5 bits. `undefined` if too few of its characters could be
 * used, which of 32 random ones has never happened to anybody.
 */
export const userCodeOf = (random: string): string | undefined => {
  // 60 is the largest multiple of 20 below 64: what lies above would make some letters likelier.
  const letters = base64urlValues(random)
    .filter((value) => value < 60)
    .map((value) => alphabet[value % 20]);
  return letters.length < length ? undefined : letters.slice(0, length).join("");
};

/**
 * The code that a person meant: letters of any case, and nothing else counts (RFC 8628 §6.1). `undefined` if it cannot be one.
 *
 * @example readUserCode("wdjb mjht") // "WDJBMJHT"
 */
export const readUserCode = (text: string): string | undefined => {
  if (text.length > longestInput) return undefined;
  const letters = text.toUpperCase().replace(noLetter, "");
  return letters.length === length ? letters : undefined;
};

const noLetter = /[^BCDFGHJKLMNPQRSTVWXZ]/g;

/** Room for whatever people put between the letters. */
const longestInput = 64;

/**
 * A user code as people read it.
 *
 * @example showUserCode("WDJBMJHT") // "WDJB-MJHT"
 */
export const showUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
