/**
 * A text as a terminal may show it: control characters, and those that turn the direction of what follows, as `\x1b` or
 * `\u202e`. What others chose, as ids and labels, then moves no cursor and hides nothing.
 *
 * @example printable("a\u001b[2Jb") // "a\\x1b[2Jb"
 */
export const printable = (text: string): string => text.replaceAll(unprintable, escaped);

/** The same for text of several lines that are our own. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

/** JSON as a terminal may show it: what `JSON.stringify` leaves as it is, by the escape that a parser reads back. */
export const printableJson = (json: string): string =>
  json.replaceAll(unprintable, (character) => `\\u${hexOf(character, 4)}`);

// C0 and C1 controls, marks of direction, separators of lines.
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string =>
  character.charCodeAt(0) < 0x100 ? `\\x${hexOf(character, 2)}` : `\\u${hexOf(character, 4)}`;

const hexOf = (character: string, digits: number): string =>
  character.charCodeAt(0).toString(16).padStart(digits, "0");
