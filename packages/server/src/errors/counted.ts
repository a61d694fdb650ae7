/**
 * A number with its word.
 *
 * @example counted(1, "client") // "1 client"
 * @example counted(2, "client") // "2 clients"
 */
export const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? "" : "s"}`;
