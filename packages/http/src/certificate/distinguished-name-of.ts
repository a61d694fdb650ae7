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
    .map((line) => line.replaceAll(uniqueIdentifier, "$10.9.2342.19200300.100.1.44="))
    .join(",");

/**
 * OpenSSL tells `uid` (uniqueIdentifier) from `UID` (userId) by case alone, and RFC 4514 has names without case, of which
 * `uid` is the latter. One who may choose their own uniqueIdentifier is not the user of that id.
 */
const uniqueIdentifier = /(^|(?<!\\)\+)uid=/g;

/** An escaped character is passed over whole: the space of `\ ` at a value's end is not that of a ` + `. */
const escapedOrJoint = /\\.| \+ /gsu;
