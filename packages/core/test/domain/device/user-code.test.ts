import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUserCode, showUserCode, userCodeOf } from "../../../src/domain/device/user-code.ts";

const letters = Array.from("BCDFGHJKLMNPQRSTVWXZ");
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const someCode = fc
  .array(fc.constantFrom(...letters), { minLength: 8, maxLength: 8 })
  .map((drawn) => drawn.join(""));

describe("a user code (RFC 8628 §6.1)", () => {
  it("has no vowel, no digit and no Y, so that it is no word and no letter looks like another", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
        const code = userCodeOf(Buffer.from(bytes).toString("base64url"));
        expect(code ?? "BBBBBBBB").toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
      }),
    );
  });

  it("has each letter as often as any other: what would favour some is left out", () => {
    const counts = new Map<string, number>();
    for (const character of base64url) {
      const code = userCodeOf(character.repeat(8));
      if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    expect([...counts.keys()].map((code) => code.charAt(0)).sort()).toEqual(letters);
    expect(new Set(counts.values())).toEqual(new Set([3]));
  });

  it("has each letter at each place as often as chance would (χ², 19 degrees of freedom)", () => {
    const codes = Array.from({ length: 4000 }, (_, at) =>
      userCodeOf(createHash("sha256").update(`seed ${at}`).digest("base64url")),
    );
    for (let place = 0; place < 8; place++) {
      const expected = codes.length / letters.length;
      const chiSquared = letters.reduce((sum, letter) => {
        const seen = codes.filter((code) => code?.charAt(place) === letter).length;
        return sum + (seen - expected) ** 2 / expected;
      }, 0);
      // One run of honest letters in 100 000 is beyond it.
      expect(chiSquared).toBeLessThan(60);
    }
  });

  it("is none if too much of the random text cannot be used", () => {
    expect(userCodeOf(`${"_".repeat(24)}${"A".repeat(8)}`)).toBe("BBBBBBBB");
    expect(userCodeOf(`${"_".repeat(25)}${"A".repeat(7)}`)).toBeUndefined();
  });

  it("is read in any case, whatever stands between its letters, as it is shown", () => {
    fc.assert(
      fc.property(
        someCode,
        fc.array(fc.constantFrom("", " ", "-", ".", "\u00a0", "1"), { maxLength: 8 }),
        (code, between) => {
          const typed = Array.from(code, (letter, at) => `${letter}${between[at] ?? ""}`).join("");
          expect(readUserCode(typed.toLowerCase())).toBe(code);
          expect(readUserCode(showUserCode(code))).toBe(code);
        },
      ),
    );
  });

  it.each([
    "",
    "WDJB-MJH",
    "WDJB-MJHT-B",
    "AEIO-UAEI",
    `WDJB-MJHT${" ".repeat(56)}`,
    "ｗｄｊｂ-ｍｊｈｔ",
  ])("is not %j", (text) => {
    expect(readUserCode(text)).toBeUndefined();
  });
});
