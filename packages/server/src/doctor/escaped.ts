import { printable } from "../cli/printable.ts";

/**
 * A text as it may stand in HTML, between tags and in quoted attributes. Clients that register themselves choose ids and names, so
 * control characters and marks of direction are written out too.
 *
 * @example escaped("<b>") // "&lt;b&gt;"
 */
export const escaped = (text: string): string =>
  printable(text).replaceAll(/[&<>"']/g, (character) => references[character] ?? "");

const references: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;" },
  ...{ '"': "&quot;", "'": "&#39;" },
};
