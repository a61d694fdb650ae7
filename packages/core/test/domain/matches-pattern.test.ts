import { matchesPattern } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Letters that patterns and texts share, so that many match. */
const letters = fc.constantFrom("a", "b", ":", "/", "é", "\n", ".", "\u{1f511}");
const texts = fc.string({ unit: letters, maxLength: 12 });
const patterns = fc.string({
  unit: fc.oneof({ weight: 2, arbitrary: letters }, { weight: 1, arbitrary: fc.constant("*") }),
  maxLength: 12,
});

describe("a text pattern", () => {
  it.each([
    ["", "", true],
    ["", "a", false],
    ["a", "a", true],
    ["a", "A", false],
    ["*", "", false],
    ["*", "a", true],
    ["*", "ab", true],
    ["*", "a/b", false],
    ["*", "a:b", false],
    ["*", ":", false],
    ["**", "", true],
    ["**", "a/b:c", true],
    ["a**", "a", true],
    ["***", "", false],
    ["***", "a", true],
    ["****", "", true],
    ["a*c", "ac", false],
    ["a*c", "abc", true],
    ["a*c", "abcbc", true],
    ["a**c", "ac", true],
    ["a.c", "abc", false],
    ["ab**b", "ab", false],
    ["a+", "aa", false],
    ["[ab]", "a", false],
    ["repo:acme/*:ref:refs/heads/main", "repo:acme/api:ref:refs/heads/main", true],
    ["repo:acme/*:ref:refs/heads/main", "repo:acme/:ref:refs/heads/main", false],
    ["repo:acme/*:ref:refs/heads/main", "repo:acme/a/b:ref:refs/heads/main", false],
    ["repo:acme/*:ref:refs/heads/main", "repo:acme/a:ref:refs/heads/main:x", false],
    ["spiffe://example.org/**", "spiffe://example.org/ns/prod/api", true],
    ["spiffe://example.org/**", "spiffe://example.org.evil/ns/prod/api", false],
  ])("%j matches %j: %s", (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it("matches what a regular expression of the same meaning matches", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(reference(pattern, text));
      }),
      { numRuns: 5000 },
    );
  });

  it("matches every text that was made of it", () => {
    const segment = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(patterns, segment, texts, (pattern, one, any) => {
        const text = pattern.replace(/\*\*|\*/g, (stars) => (stars === "**" ? any : one));
        expect(matchesPattern(pattern, text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("without stars matches itself only", () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(matchesPattern(one, one)).toBe(true);
        expect(matchesPattern(one, other)).toBe(one === other);
      }),
    );
  });

  it("matches a text of any length", () => {
    const text = "a".repeat(1_000_000);
    expect(matchesPattern("*a**", text)).toBe(true);
    expect(matchesPattern("*a**b", text)).toBe(false);
  });

  it.each([
    ["*a".repeat(50), "a"],
    ["**a".repeat(50), "a"],
    ["*".repeat(101), "a"],
    ["**".repeat(50), "a"],
    [`${"a".repeat(25)}**`.repeat(4), "a"],
    ["**:".repeat(50), "a:"],
  ])("does work linear in the text, for %j as well", (pattern, unit) => {
    const [whole, text] = [`${pattern}?`, `${unit.repeat(1000)}!`];
    const looks = looksAt(whole, text);
    expect(looks).toBeGreaterThan(text.length);
    // Twice for each place and each character of the pattern; by the square of the text it would be hundreds of times that.
    expect(looks).toBeLessThanOrEqual(2 * (text.length + 1) * whole.length);
  });
});

/** The same as a regular expression, which backtracks. */
const reference = (pattern: string, text: string): boolean => {
  const source = pattern.replace(/\*\*|\*|[^*]/g, (piece) => {
    if (piece === "**") return "[^]*";
    return piece === "*" ? "[^:/]+" : piece.replace(/[\\^$.|?*+()[\]{}/]/, "\\$&");
  });
  return new RegExp(`^(?:${source})$`).test(text);
};

/** How often the algorithm looks at a place of the text: work that no busy machine makes more of. */
const looksAt = (pattern: string, text: string): number => {
  let looks = 0;
  const counted = new Proxy(Object(text) as object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name === "length" || (typeof name === "string" && /^\d+$/.test(name))) looks++;
      if (name !== "startsWith") return value;
      return (piece: string, at: number) => {
        looks += piece.length;
        return text.startsWith(piece, at);
      };
    },
  });
  matchesPattern(pattern, counted as unknown as string);
  return looks;
};
