import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasRepeatedMember } from "../../src/jwt/repeated-member.ts";

describe("a repeated member of a signed request (RFC 9101)", () => {
  it.each([
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{ "a" : [1], "b": {"x":1}, "a" : 2 }', true],
    ['{"a":1,"b":2}', false],
    ['{"a":{"x":1},"b":{"x":1}}', false],
    ['{"a":"\\"a\\":","b":"{\\"b\\":1}"}', false],
    ["{}", false],
  ])("%s: %s", (json, expected) => {
    expect(hasRepeatedMember(json)).toBe(expected);
  });

  it("is found in no text that JSON itself wrote", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(hasRepeatedMember(JSON.stringify(value))).toBe(false);
      }),
    );
  });
});
