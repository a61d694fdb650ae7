/**
 * The text of RFC 4514 for a name as Node prints it: a line for each relative name, the least specific first, its
 * attributes joined by ` + `. Node escapes values as RFC 4514 §2.4 wants it, line breaks included, so every line break
 * and every unescaped plus sign is Node's own.
 */
export const distinguishedNameOf = (lines: string | undefined): string =>
  (lines ?? "")
    .split("\n")
    .reverse()
    .map((line) => line.replaceAll(escapedOrJoint, (found) => (found === " + " ? "+" : found)))
    .join(",");

/** An escaped character is passed over whole: the space of `\ ` at a value's end is not that of a ` + `. */
const escapedOrJoint = /\\.| \+ /gsu;
