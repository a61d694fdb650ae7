/**
 * A number with its word.
 *
 * @example counted(1, "client") // "1 client"
 * @example counted(2, "entry", "entries") // "2 entries"
 */
export const counted = (count: number, word: string, several = `${word}s`): string =>
  `${count} ${count === 1 ? word : several}`;
