/**
 * Whether two distinguished names in the text form of RFC 4514 are the same: the same parts in the same order, each with
 * the same set of attributes. Attribute types are compared by their OID, or without case where we know none for a name;
 * values by their exact characters once escapes are undone. A text that cannot be read is the same as nothing.
 */
export const sameDistinguishedName = (a: string, b: string): boolean => {
  const [left, right] = [canonical(a), canonical(b)];
  return left !== undefined && left === right;
};

/** Whether a text is a distinguished name at all. One that is not is never the same as any. */
export const isDistinguishedName = (text: string): boolean => canonical(text) !== undefined;

/** One spelling for each name; `undefined` if it is none. The empty name names nobody. */
const canonical = (text: string): string | undefined => {
  let part: string[] = [];
  const parts = [part];
  for (const { attribute, separator } of attributesOf(text)) {
    const read = readAttribute(attribute);
    if (read === undefined) return undefined;
    part.push(read);
    if (separator === "+") continue;
    part = [];
    parts.push(part);
  }
  return JSON.stringify(parts.map((attributes) => attributes.sort()));
};

interface RawAttribute {
  readonly attribute: string;
  /** The character behind it: `,` or `;` before another part, `+` before another attribute of the same part. */
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
    ? JSON.stringify([identifiers.get(type) ?? type, value])
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
  // Before its beginning a text has no character, so the loop ends there.
  while (text.charAt(end - 1) === character) end--;
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

/** Names by their object identifiers: RFC 4514 §3, RFC 4519, and what certificates use besides. */
const identifiers: ReadonlyMap<string, string> = new Map([
  ...["cn", "commonname"].map((name) => [name, "2.5.4.3"] as const),
  ...["sn", "surname"].map((name) => [name, "2.5.4.4"] as const),
  ["serialnumber", "2.5.4.5"],
  ["c", "2.5.4.6"],
  ["l", "2.5.4.7"],
  ...["st", "s"].map((name) => [name, "2.5.4.8"] as const),
  ["street", "2.5.4.9"],
  ["o", "2.5.4.10"],
  ["ou", "2.5.4.11"],
  ["title", "2.5.4.12"],
  ["description", "2.5.4.13"],
  ["businesscategory", "2.5.4.15"],
  ["postalcode", "2.5.4.17"],
  ["name", "2.5.4.41"],
  ...["gn", "givenname"].map((name) => [name, "2.5.4.42"] as const),
  ["initials", "2.5.4.43"],
  ["generationqualifier", "2.5.4.44"],
  ["x500uniqueidentifier", "2.5.4.45"],
  ["dnqualifier", "2.5.4.46"],
  ["pseudonym", "2.5.4.65"],
  ["organizationidentifier", "2.5.4.97"],
  ...["uid", "userid"].map((name) => [name, "0.9.2342.19200300.100.1.1"] as const),
  ["dc", "0.9.2342.19200300.100.1.25"],
  ["uniqueidentifier", "0.9.2342.19200300.100.1.44"],
  ...["emailaddress", "e"].map((name) => [name, "1.2.840.113549.1.9.1"] as const),
]);
