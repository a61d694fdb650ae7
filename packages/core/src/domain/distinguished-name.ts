/**
 * Whether two distinguished names in the text form of RFC 4514 are the same: the same parts in the same order, each
 * with the same set of attributes. Attribute types are compared without case, by name or by OID; values by their exact
 * characters once escapes are undone. What cannot be read is the same as nothing.
 */
export const sameDistinguishedName = (a: string, b: string): boolean => {
  const [left, right] = [canonical(a), canonical(b)];
  return left !== undefined && left === right;
};

/** One spelling for each name; `undefined` if it is none. The empty name names nobody. */
const canonical = (text: string): string | undefined => {
  let part: string[] = [];
  const parts = [part];
  for (const { attribute, separator } of attributesOf(text)) {
    const read = readAttribute(attribute);
    if (read === undefined) return undefined;
    part.push(read);
    if (separator === "+" || separator === "") continue;
    part = [];
    parts.push(part);
  }
  return JSON.stringify(parts.map((attributes) => attributes.sort()));
};

interface RawAttribute {
  readonly attribute: string;
  /** What follows it: `,` or `;` before another part, `+` before another attribute of the same part. */
  readonly separator: string;
}

const attributesOf = function* (text: string): Generator<RawAttribute> {
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\") at++;
    else if (",;+".includes(character)) {
      yield { attribute: text.slice(start, at), separator: character };
      start = at + 1;
    }
  }
  yield { attribute: text.slice(start), separator: "" };
};

const readAttribute = (text: string): string | undefined => {
  const equals = text.indexOf("=");
  if (equals < 1) return undefined;
  const type = text.slice(0, equals).trim().toLowerCase();
  const raw = trimUnescaped(text.slice(equals + 1));
  const value = raw.startsWith("#") ? encodedValue(raw) : unescape(raw);
  return attributeType.test(type) && value !== undefined
    ? JSON.stringify([names.get(type) ?? type, value])
    : undefined;
};

const attributeType = /^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)+)$/;

/** Spaces around a value mean nothing unless they are escaped (RFC 4514 §3). */
const trimUnescaped = (text: string): string => {
  const value = text.replace(/^ +/, "");
  const cut = value.slice(0, value.length - trailing(value, " "));
  return endsInEscape(cut) && cut !== value ? `${cut} ` : cut;
};

const endsInEscape = (text: string): boolean => trailing(text, "\\") % 2 === 1;

/** How many of this character a text ends in. */
const trailing = (text: string, character: string): number => {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === character) end--;
  return text.length - end;
};

/** A value as its BER encoding in hex (RFC 4514 §2.4), which is never the same as text. */
const encodedValue = (text: string): string | undefined =>
  /^#(?:[0-9a-f]{2})+$/i.test(text) ? text.toLowerCase() : undefined;

/** Undoes `\,` and `\2C`; hex pairs are bytes of UTF-8. */
const unescape = (text: string): string | undefined => {
  if (endsInEscape(text)) return undefined;
  return text.replaceAll(unit, (whole) => {
    if (!whole.startsWith("\\")) return hexOf(whole);
    return escapedByte.test(whole) ? whole.slice(1).toLowerCase() : hexOf(whole.slice(1));
  });
};

/** An escaped byte, an escaped character, or a run of plain ones. */
const unit = /\\[0-9a-fA-F]{2}|\\.|[^\\]+/gsu;

/** By its digits: one character beyond the basic plane is as long as two of them. */
const escapedByte = /^\\[0-9a-fA-F]{2}$/;

/** UTF-8 in hex: one spelling for what may be written plain, escaped or as bytes. */
const hexOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** RFC 4514 §3 and the ones that certificates use besides. */
const names: ReadonlyMap<string, string> = new Map([
  ["2.5.4.3", "cn"],
  ["2.5.4.5", "serialnumber"],
  ["2.5.4.6", "c"],
  ["2.5.4.7", "l"],
  ["2.5.4.8", "st"],
  ["s", "st"],
  ["2.5.4.9", "street"],
  ["2.5.4.10", "o"],
  ["2.5.4.11", "ou"],
  ["0.9.2342.19200300.100.1.1", "uid"],
  ["0.9.2342.19200300.100.1.25", "dc"],
  ["1.2.840.113549.1.9.1", "emailaddress"],
  ["e", "emailaddress"],
  ["2.5.4.97", "organizationidentifier"],
]);
