import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeForm, maxParameters } from "../../src/domain/form.ts";

/** Form text that is mostly escapes, separators and broken escapes. */
const formText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("a", "b", "=", "&", "+", "%", "%2", ";", "[", "]") },
      {
        weight: 4,
        arbitrary: fc
          .integer({ min: 0, max: 255 })
          .map((byte) => `%${byte.toString(16).padStart(2, "0")}`),
      },
      { weight: 2, arbitrary: fc.constantFrom("%c3%a9", "%E2%82%AC", "%f0%9f%94%91", "%c0%ae") },
      { weight: 1, arbitrary: fc.constantFrom("%ed%a0%80", "%00", "é", "\u0000", "\u007f") },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));

describe("the form decoder (RFC 6749 appendix B)", () => {
  it("reads what a slow reference reads, and refuses what that refuses", () => {
    fc.assert(
      fc.property(formText, (body) => {
        const outcome = decodeForm(body);
        const expected = slowDecode(body);
        expect(outcome.isOk()).toBe(expected !== undefined);
        if (expected !== undefined)
          expect([...expectOk(outcome).parameters]).toEqual([...expected]);
      }),
      { numRuns: 5000 },
    );
  });

  it("reads back what the platform writes", () => {
    const pairs = fc.uniqueArray(fc.tuple(wellFormed, wellFormed.filter(Boolean)), {
      selector: ([name]) => name,
      maxLength: 8,
    });
    fc.assert(
      fc.property(pairs, (parameters) => {
        const body = new URLSearchParams();
        for (const [name, value] of parameters) body.append(name, value);
        expect([...expectOk(decodeForm(body.toString())).parameters]).toEqual(parameters);
      }),
    );
  });

  it("refuses a repeated name, known or not, and names a known one", () => {
    expect(expectErr(decodeForm("scope=a&%73cope=b")).description).toContain("scope");
    expect(expectErr(decodeForm("x=1&x=1")).reason).toBe("parameter_repeated");
    expect(expectErr(decodeForm("x=&x=1")).reason).toBe("parameter_repeated");
  });

  it("keeps every value of the one name that may repeat, and of no other (RFC 8707 §2)", () => {
    const read = (body: string) => {
      const { parameters, repeats } = expectOk(decodeForm(body, "resource"));
      return [...parameters, ...repeats];
    };
    expect(read("resource=a&x=1&resource=b&resource=&resource=a")).toEqual([
      ...[
        ["resource", "a"],
        ["x", "1"],
      ],
      ...[
        ["resource", "b"],
        ["resource", "a"],
      ],
    ]);
    expect(read("resource=&resource=b")).toEqual([["resource", "b"]]);
    expect(expectErr(decodeForm("resource=a&x=1&x=1", "resource")).reason).toBe(
      "parameter_repeated",
    );
    expect(expectErr(decodeForm("resource=a&resource=b")).reason).toBe("parameter_repeated");
    const many = "resource=a&".repeat(maxParameters + 1);
    expect(expectErr(decodeForm(many, "resource")).reason).toBe("parameters_too_many");
  });

  it("takes an empty value as absent, and passes over empty pairs", () => {
    expect([...expectOk(decodeForm("&&a=1&b=&c&=x&")).parameters]).toEqual([
      ["a", "1"],
      ["", "x"],
    ]);
  });

  it("takes so many parameters, and not one more", () => {
    const body = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=1`).join("&");
    expect(expectOk(decodeForm(body(maxParameters))).parameters.size).toBe(maxParameters);
    expect(expectErr(decodeForm(body(maxParameters + 1))).reason).toBe("parameters_too_many");
  });
});

const wellFormed = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((text) => !/\p{Surrogate}/u.test(text));

/** One byte after the other, and UTF-8 by its table (RFC 3629 §4). */
const slowDecode = (body: string): ReadonlyMap<string, string> | undefined => {
  const parameters = new Map<string, string>();
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = slowText(at < 0 ? pair : pair.slice(0, at));
    const value = slowText(at < 0 ? "" : pair.slice(at + 1));
    if (name === undefined || value === undefined || parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  return new Map([...parameters].filter(([, value]) => value !== ""));
};

const slowText = (text: string): string | undefined => {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return undefined;
    if (text.charAt(i) === "+") bytes.push(0x20);
    else if (text.charAt(i) !== "%") bytes.push(code);
    else {
      const digits = text.slice(i + 1, i + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) return undefined;
      bytes.push(Number.parseInt(digits, 16));
      i += 2;
    }
  }
  return slowUtf8(bytes);
};

const slowUtf8 = (bytes: readonly number[]): string | undefined => {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first < 0xc2
          ? 0
          : first < 0xe0
            ? 2
            : first < 0xf0
              ? 3
              : first < 0xf5
                ? 4
                : 0;
    if (length === 0 || i + length > bytes.length) return undefined;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let j = 1; j < length; j++) {
      const next = bytes[i + j] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const tooShort = (length === 3 && code < 0x800) || (length === 4 && code < 0x1_0000);
    if (tooShort || (code >= 0xd800 && code <= 0xdfff) || code > 0x10_ffff) return undefined;
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
};
