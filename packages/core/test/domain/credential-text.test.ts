import { systemEntropy } from "@mintport/core/ports";
import { credentialText, isCredentialText } from "@mintport/core/tokens";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the text of a credential", () => {
  it("has its prefix, its random part, and a checksum of six characters", () => {
    fc.assert(
      fc.property(arbitraryPrefix, arbitraryRandom, (prefix, random) => {
        const text = credentialText(prefix, random);
        expect(text.slice(0, -6)).toBe(`${prefix}_${random}`);
        expect(text.slice(-6)).toMatch(/^[0-9A-Za-z]{6}$/);
        expect(isCredentialText(prefix, text)).toBe(true);
        expect(credentialText(prefix, random)).toBe(text);
      }),
    );
  });

  it("has the checksum that a scanner computes: CRC-32 in base 62, most significant first", () => {
    expect(credentialText("mpat", "A".repeat(43)).slice(-6)).toBe(
      scanner(`mpat_${"A".repeat(43)}`),
    );
    fc.assert(
      fc.property(arbitraryPrefix, arbitraryRandom, (prefix, random) => {
        expect(credentialText(prefix, random).slice(-6)).toBe(scanner(`${prefix}_${random}`));
      }),
    );
  });

  it("shows every change of one character, wherever it is and whatever it becomes", () => {
    fc.assert(
      fc.property(
        arbitraryRandom,
        fc.nat(),
        fc.oneof(arbitraryCharacter, fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
        (random, at, character) => {
          const text = credentialText("mpat", random);
          const i = at % text.length;
          fc.pre(text[i] !== character);
          expect(
            isCredentialText("mpat", `${text.slice(0, i)}${character}${text.slice(i + 1)}`),
          ).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("shows a character that differs only beyond its first byte", () => {
    const text = credentialText("mpat", systemEntropy.text(32));
    for (let i = 0; i < text.length; i++) {
      const other = String.fromCharCode(text.charCodeAt(i) + 0x100);
      expect(isCredentialText("mpat", `${text.slice(0, i)}${other}${text.slice(i + 1)}`)).toBe(
        false,
      );
    }
  });

  it("shows a character too many, one too few, and two that changed places", () => {
    fc.assert(
      fc.property(arbitraryRandom, fc.nat(), arbitraryCharacter, (random, at, character) => {
        const text = credentialText("mpat", random);
        const i = at % text.length;
        expect(isCredentialText("mpat", `${text.slice(0, i)}${text.slice(i + 1)}`)).toBe(false);
        expect(isCredentialText("mpat", `${text.slice(0, i)}${character}${text.slice(i)}`)).toBe(
          false,
        );
        const [a = "", b = ""] = text.slice(i, i + 2);
        fc.pre(a !== b && b !== "");
        expect(isCredentialText("mpat", `${text.slice(0, i)}${b}${a}${text.slice(i + 2)}`)).toBe(
          false,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("of one prefix is none of another, not even with the prefix exchanged", () => {
    fc.assert(
      fc.property(arbitraryPrefix, arbitraryPrefix, arbitraryRandom, (one, other, random) => {
        fc.pre(one !== other);
        const text = credentialText(one, random);
        expect(isCredentialText(other, text)).toBe(false);
        expect(isCredentialText(other, `${other}${text.slice(one.length)}`)).toBe(false);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["a prefix alone", "mpat_"],
    ["a checksum without anything random", credentialText("mpat", "")],
    ["a prefix without its underscore", credentialText("mpat", "a").replace("_", "")],
    ["white space before", ` ${credentialText("mpat", "a")}`],
    ["white space inside", credentialText("mpat", "a b")],
    ["a text that is too long", credentialText("mpat", "a".repeat(1014))],
  ])("is not %s", (_, text) => {
    expect(isCredentialText("mpat", text)).toBe(false);
  });

  it("is at most 1024 characters", () => {
    const longest = credentialText("mpat", "a".repeat(1013));
    expect(longest.length).toBe(1024);
    expect(isCredentialText("mpat", longest)).toBe(true);
  });
});

const arbitraryCharacter = fc.stringMatching(/^[\w-]$/);
const arbitraryRandom = fc
  .array(arbitraryCharacter, { minLength: 1, maxLength: 60 })
  .map((characters) => characters.join(""));
const arbitraryPrefix = fc.stringMatching(/^[a-z]{2,6}$/);

/** CRC-32 another way: by polynomial division of the whole message, as one big number. */
const scanner = (text: string): string => {
  let message = 0n;
  for (let i = 0; i < text.length; i++)
    for (let bit = 0; bit < 8; bit++)
      message = (message << 1n) | BigInt((text.charCodeAt(i) >> bit) & 1);
  const width = BigInt(text.length * 8);
  // The initial value of ones is over the first 32 bits.
  let rest = (message << 32n) ^ (0xffffffffn << width);
  for (let bit = width + 31n; bit >= 32n; bit--)
    if ((rest >> bit) & 1n) rest ^= 0x104c11db7n << (bit - 32n);
  let crc = 0;
  for (let bit = 0n; bit < 32n; bit++) crc = crc * 2 + Number((rest >> bit) & 1n);
  let value = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (let i = 0; i < 6; i++) {
    digits = `${alphabet[value % 62] ?? ""}${digits}`;
    value = Math.floor(value / 62);
  }
  return digits;
};
