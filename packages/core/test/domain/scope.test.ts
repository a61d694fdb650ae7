import { exactScopes, hierarchicScopes, wildcardScopes } from "@mintport/core";
import {
  emptyScope,
  formatScope,
  intersection,
  isEmptyScope,
  isSubset,
  isWithin,
  narrow,
  parseScope,
  type Scope,
  scopeOf,
  union,
} from "@mintport/core/scope";
import {
  arbitraryScope,
  arbitraryScopeText,
  expectErr,
  expectOk,
  scopePolicyLaws,
} from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const policies = [exactScopes, hierarchicScopes, wildcardScopes];

describe("a scope", () => {
  it("is read back from its own text: parse ∘ format = id", () => {
    fc.assert(
      fc.property(arbitraryScope(), (scope) => {
        expect(expectOk(parseScope(formatScope(scope)))).toEqual(scope);
      }),
    );
  });

  it("is the same set in any order and with any repetition (RFC 6749 §3.3)", () => {
    fc.assert(
      fc.property(arbitraryScopeText(), fc.nat(), (text, turn) => {
        const tokens = text === "" ? [] : text.split(" ");
        const turned = [...tokens.slice(turn % (tokens.length || 1)), ...tokens];
        expect(expectOk(parseScope(turned.join(" ")))).toEqual(expectOk(parseScope(text)));
      }),
    );
  });

  it("is read exactly as a reader that goes character by character reads it (RFC 6749 §3.3)", () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "b", " ", "!", '"', "\\", "~", "\u007f", "é", "\t") }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const outcome = parseScope(candidate);
        expect(outcome.isOk()).toBe(slowIsScopeText(candidate));
        if (outcome.isErr()) expect(outcome.error).toBe("scope_malformed");
      }),
      { numRuns: 2000 },
    );
  });

  it("has at most 1024 tokens on the wire", () => {
    const tokens = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`).join(" ");
    expect(expectOk(parseScope(tokens(1024)))).toHaveLength(1024);
    expect(expectErr(parseScope(tokens(1025)))).toBe("scope_too_long");
  });

  it("is made of tokens only", () => {
    expect(expectOk(scopeOf(["b", "a", "b"]))).toEqual(["a", "b"]);
    for (const token of ["", "a b", 'a"', "é"])
      expect(expectErr(scopeOf(["a", token]))).toBe("scope_malformed");
  });

  it("may be empty", () => {
    expect(expectOk(parseScope(""))).toEqual(emptyScope);
    expect(isEmptyScope(emptyScope)).toBe(true);
    expect(isEmptyScope(expectOk(parseScope("a")))).toBe(false);
  });
});

describe("union and intersection", () => {
  it.each([
    ["union", union],
    ["intersection", intersection],
  ])("%s is commutative, associative and idempotent", (_, join) => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), arbitraryScope(), (a, b, c) => {
        expect(join(a, b)).toEqual(join(b, a));
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
        expect(join(a, a)).toEqual(a);
      }),
    );
  });

  it("bound each other: a ∩ b ⊆ a ⊆ a ∪ b", () => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), (a, b) => {
        expect(isSubset(intersection(a, b), a)).toBe(true);
        expect(isSubset(a, union(a, b))).toBe(true);
        expect(isSubset(a, b)).toBe(a.every((token) => b.includes(token)));
      }),
    );
  });
});

describe.each(policies)("narrow under the policy $name", (policy) => {
  it("never yields what the ceiling lacks, nor what was not asked for", () => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), (requested, ceiling) => {
        const narrowed = narrow(requested, ceiling, policy);
        expect(isSubset(narrowed, requested)).toBe(true);
        for (const token of narrowed)
          expect(ceiling.some((held) => policy.covers(held, token))).toBe(true);
      }),
    );
  });

  it("takes nothing away exactly when the request is within the ceiling", () => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), (requested, ceiling) => {
        expect(isWithin(requested, ceiling, policy)).toBe(
          narrow(requested, ceiling, policy).length === requested.length,
        );
      }),
    );
  });

  it("is monotone in both", () => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), arbitraryScope(), (a, b, more) => {
        const narrowed = narrow(a, b, policy);
        expect(isSubset(narrowed, narrow(union(a, more), b, policy))).toBe(true);
        expect(isSubset(narrowed, narrow(a, union(b, more), policy))).toBe(true);
      }),
    );
  });

  it("is blind to order", () => {
    fc.assert(
      fc.property(arbitraryScope(), arbitraryScope(), (requested, ceiling) => {
        const backwards = (scope: Scope) => expectOk(scopeOf([...scope].reverse()));
        expect(narrow(backwards(requested), backwards(ceiling), policy)).toEqual(
          narrow(requested, ceiling, policy),
        );
      }),
    );
  });
});

for (const policy of policies) scopePolicyLaws({ describe, it, expect }, policy);

describe("what a token covers", () => {
  it.each([
    [exactScopes, "api", "api:read", false],
    [hierarchicScopes, "api", "api:read:own", true],
    [hierarchicScopes, "api", "apis", false],
    [hierarchicScopes, "api:read", "api", false],
    [wildcardScopes, "api:*", "api:read", true],
    [wildcardScopes, "api:*", "api:read:own", true],
    [wildcardScopes, "api:*", "api", false],
    [wildcardScopes, "*:read", "api:read", true],
    [wildcardScopes, "*:read", "api:write", false],
    [wildcardScopes, "*:read", "api:own:read", false],
    [wildcardScopes, "*:read", "api:*", false],
    [wildcardScopes, "api:own:read", "api:*", false],
    [wildcardScopes, "api:*:*", "api:*", false],
    [wildcardScopes, "*:*", "*", false],
    [wildcardScopes, "*", "*:*", true],
    [wildcardScopes, "a:*:c", "a:b", false],
    [wildcardScopes, "a:*:c", "a:b:c", true],
    [wildcardScopes, "a:*:c", "a:b:c:d", false],
  ])("under $name, %s covers %s: %s", (policy, held, wanted, covers) => {
    expect(policy.covers(held, wanted)).toBe(covers);
  });
});

/** RFC 6749 §3.3: `scope-token *( SP scope-token )`, or nothing at all. */
const slowIsScopeText = (text: string): boolean => {
  if (text === "") return true;
  let inToken = false;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x20) {
      if (!inToken) return false;
      inToken = false;
    } else if (code === 0x21 || (code >= 0x23 && code <= 0x5b) || (code >= 0x5d && code <= 0x7e))
      inToken = true;
    else return false;
  }
  return inToken;
};
