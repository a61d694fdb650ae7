import { sameDistinguishedName } from "@mintport/core/management";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** A name as it is meant: parts in order, each a set of attributes with their exact values. */
interface Attribute {
  /** The canonical type. */
  readonly type: string;
  readonly value: string;
}
type Name = readonly (readonly Attribute[])[];

/** Other spellings of each type, by hand from RFC 4514 §3 and the object identifiers' registry. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  cn: ["CN", "Cn", "2.5.4.3"],
  o: ["O", "2.5.4.10"],
  ou: ["OU", "oU", "2.5.4.11"],
  c: ["C", "2.5.4.6"],
  l: ["L", "2.5.4.7"],
  st: ["ST", "S", "s", "2.5.4.8"],
  street: ["STREET", "2.5.4.9"],
  serialnumber: ["serialNumber", "2.5.4.5"],
  dc: ["DC", "0.9.2342.19200300.100.1.25"],
  uid: ["UID", "0.9.2342.19200300.100.1.1"],
  emailaddress: ["emailAddress", "E", "1.2.840.113549.1.9.1"],
  organizationidentifier: ["organizationIdentifier", "2.5.4.97"],
  "1.2.3.4": ["1.2.3.4"],
  description: ["description", "2.5.4.13"],
  uniqueidentifier: ["uniqueIdentifier", "0.9.2342.19200300.100.1.44"],
  favouritedrink: ["favouriteDrink"],
};

const values = fc.string({
  unit: fc.constantFrom(..." ,+=\"\\<>;#:\n\0/'aZ0Ff".split(""), "é", "日", "\u{1f511}"),
  maxLength: 8,
});
const attribute = fc.record({ type: fc.constantFrom(...Object.keys(spellings)), value: values });
const names: fc.Arbitrary<Name> = fc.array(fc.array(attribute, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});
const choices = fc.infiniteStream(fc.nat());

describe("whether two distinguished names are the same (RFC 4514)", () => {
  it("every spelling of a name is the same, whatever is escaped and however", () => {
    fc.assert(
      fc.property(names, choices, choices, (name, first, second) => {
        const [a, b] = [spell(name, first), spell(name, second)];
        expect({ a, b, same: sameDistinguishedName(a, b) }).toEqual({ a, b, same: true });
      }),
      { numRuns: 500 },
    );
  });

  it("two names are the same exactly if a slow reading of them is", () => {
    const close = names.chain((name) => fc.tuple(fc.constant(name), mutated(name)));
    fc.assert(
      fc.property(close, choices, ([a, b], stream) => {
        const [left, right] = [spell(a, stream), spell(b, stream)];
        expect(slowReading(left)).toEqual(meaning(a));
        expect(slowReading(right)).toEqual(meaning(b));
        expect({ left, right, same: sameDistinguishedName(left, right) }).toEqual({
          left,
          right,
          same: slowReading(left) === slowReading(right),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["the order of parts", "CN=a,O=b", "O=b,CN=a"],
    ["the case of a value", "CN=a", "CN=A"],
    ["a space within a value", "CN=a b", "CN=a  b"],
    ["an escaped space at the end", "CN=a", "CN=a\\ "],
    ["an escaped space at the beginning", "CN=a", "CN=\\ a"],
    ["the type", "CN=a", "OU=a"],
    ["one part or two", "CN=a+O=b", "CN=a,O=b"],
    ["a part more", "CN=a", "CN=a,O=b"],
    ["a value twice", "CN=a", "CN=a+CN=a"],
    ["composed or decomposed", "CN=\u00e9", "CN=e\u0301"],
    ["an encoded value and its text", "CN=#0c0161", "CN=\\#0c0161"],
    ["an encoded value and what it encodes", "CN=#0c0161", "CN=a"],
  ])("they differ by %s", (_, a, b) => {
    expect(sameDistinguishedName(a, a)).toBe(true);
    expect(sameDistinguishedName(b, b)).toBe(true);
    expect(sameDistinguishedName(a, b)).toBe(false);
  });

  it.each([
    ["the order within a part", "CN=a+O=b", "O=b+CN=a"],
    ["the case of types", "CN=a,o=b", "cn=a,O=b"],
    ["a type by its number", "CN=a", "2.5.4.3=a"],
    ["spaces around types, signs and values", "CN=a,O=b", " CN = a , O = b "],
    ["a semicolon for a comma", "CN=a,O=b", "CN=a;O=b"],
    ["how a character is escaped", 'CN=a\\,\\"\\\\', "CN=a\\2C\\22\\5c"],
    ["escapes that are not needed", "CN=é,O=a", "CN=\\C3\\a9,O=\\61"],
    ["an escaped space before trimmed ones", "CN=a\\ ", "CN=a\\20  "],
    ["an empty value", "CN=", "CN= "],
    ["the case of an encoded value", "CN=#0C0161", "CN=#0c0161"],
  ])("they do not differ by %s", (_, a, b) => {
    expect(sameDistinguishedName(a, b)).toBe(true);
    expect(sameDistinguishedName(b, a)).toBe(true);
  });

  it.each([
    "",
    ",",
    "CN",
    "=a",
    "CN=a,",
    ",CN=a",
    "CN=a,,O=b",
    "CN=a+",
    "CN=a\\",
    "C N=a",
    "CN=a,O",
  ])("%j is no name, and equals nothing, not even itself", (text) => {
    expect(sameDistinguishedName(text, text)).toBe(false);
    expect(sameDistinguishedName(text, "CN=a")).toBe(false);
  });

  it.each(["CN=#", "CN=#0", "CN=#zz", "CN=#zz#61", "CN=#0c0161 x", "1=a", "1.=a", "-a=b", "é=a"])(
    "%j neither",
    (text) => {
      expect(sameDistinguishedName(text, text)).toBe(false);
    },
  );

  it("whatever text a client sends is judged in time, and without a throw", () => {
    const hostile = fc.string({ unit: fc.constantFrom(..."\\,+=# CNa2.5;é".split("")) });
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(sameDistinguishedName(a, b)).toBe(sameDistinguishedName(b, a));
      }),
      { numRuns: 1000 },
    );
    for (const long of [
      "CN=" + "\\".repeat(99_999),
      `CN=${" ".repeat(99_999)}x`,
      "+".repeat(99_999),
    ]) {
      const start = performance.now();
      sameDistinguishedName(long, long);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});

/** Writes a name down, with choices where RFC 4514 has some. */
const spell = (name: Name, choose: Iterator<number>): string => {
  const one = <T>(options: readonly T[]): T => {
    const chosen = options[choose.next().value % options.length];
    if (chosen === undefined) throw new Error("no options");
    return chosen;
  };
  const space = () => " ".repeat(one([0, 0, 1, 2]));
  const hex = (text: string) =>
    [...Buffer.from(text)]
      .map((byte) => `\\${one([lower, upper])(byte.toString(16).padStart(2, "0"))}`)
      .join("");
  const character = (text: string, at: number, all: readonly string[]): string => {
    const edge =
      (text === " " && (at === 0 || at === all.length - 1)) || (text === "#" && at === 0);
    if (text === "\0") return hex(text);
    // A backslash before a hex digit would begin a byte.
    const escaped = /[\dA-Fa-f]/.test(text) ? [hex(text)] : [`\\${text}`, hex(text)];
    return one(edge || ',+"\\<>;'.includes(text) ? escaped : [text, text, ...escaped]);
  };
  const value = (text: string) => Array.from(text).map(character).join("");
  return name
    .map((part) =>
      rotate(part, one([0, 1, 2]))
        .map(({ type, value: text }) => {
          const shown = one(spellings[type] ?? [type]);
          return `${space()}${shown}${space()}=${space()}${value(text)}${space()}`;
        })
        .join("+"),
    )
    .join(one([",", ",", ";"]));
};

/** A name that is the same, or nearly. */
const mutated = (name: Name): fc.Arbitrary<Name> =>
  fc.oneof(
    fc.constant(name),
    fc.constant(name.map((part) => part.toReversed())),
    fc.constant(name.toReversed()),
    fc.constant(name.flatMap((part) => part.map((one) => [one]))),
    fc.constant(name.map((part) => part.map((one) => ({ ...one, value: one.value.trim() })))),
    fc.constant(name.map((part) => part.map((one) => ({ ...one, value: lower(one.value) })))),
    names,
  );

const meaning = (name: Name): string =>
  JSON.stringify(
    name.map((part) => part.map(({ type, value }) => JSON.stringify([type, value])).sort()),
  );

/** Reads text one character at a time, as the grammar of RFC 4514 §3 stands, with no regard for speed. */
const slowReading = (text: string): string => {
  const bytes = Buffer.from(text);
  const parts: Attribute[][] = [[]];
  let type = "";
  let value: number[] = [];
  /** How much of the value an escape holds against trimming. */
  let held = 0;
  let inValue = false;
  const finish = (): void => {
    while (value.length > held && value.at(-1) === 0x20) value.pop();
    parts.at(-1)?.push({ type: canonicalType(type), value: Buffer.from(value).toString() });
    [type, value, held, inValue] = ["", [], 0, false];
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const character = String.fromCharCode(byte);
    if (inValue && character === "\\") {
      const pair = bytes.subarray(at + 1, at + 3).toString("latin1");
      if (/^[\dA-Fa-f]{2}$/.test(pair)) {
        value.push(Number.parseInt(pair, 16));
        at += 2;
      } else value.push(bytes[++at] ?? 0);
      held = value.length;
    } else if (character === "," || character === ";") {
      finish();
      parts.push([]);
    } else if (character === "+") finish();
    else if (!inValue && character === "=") inValue = true;
    else if (!inValue) type += character;
    else if (character !== " " || value.length > 0) value.push(byte);
  }
  finish();
  return meaning(parts);
};

const canonicalType = (text: string): string => {
  const shown = text.trim();
  const found = Object.entries(spellings).find(
    ([type, others]) =>
      lower(type) === lower(shown) || others.some((o) => lower(o) === lower(shown)),
  );
  return found?.[0] ?? shown;
};

const rotate = <T>(list: readonly T[], by: number): readonly T[] => {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();
