import type { ScopePolicy } from "@mintport/core/scope";
import fc from "fast-check";
import { arbitraryScopeToken, arbitrarySegmentedToken } from "../arbitraries/scope.ts";
import type { Runner } from "../runner.ts";

/**
 * The laws that every `ScopePolicy` must keep: `covers` is a preorder. For a policy of your own.
 *
 * @example scopePolicyLaws({ describe, it, expect }, myPolicy)
 */
export const scopePolicyLaws = ({ describe, it, expect }: Runner, policy: ScopePolicy): void => {
  const token = fc.oneof(
    { weight: 3, arbitrary: arbitrarySegmentedToken() },
    { weight: 1, arbitrary: arbitraryScopeToken() },
  );
  describe(`the scope policy ${policy.name}`, () => {
    it("is reflexive: every token covers itself", () => {
      fc.assert(
        fc.property(token, (a) => {
          expect(policy.covers(a, a)).toBe(true);
        }),
      );
    });

    it("is transitive: what a covered token covers is covered too", () => {
      fc.assert(
        fc.property(fc.array(token, { minLength: 3, maxLength: 12 }), (tokens) => {
          for (const a of tokens)
            for (const b of tokens.filter((candidate) => policy.covers(a, candidate)))
              for (const c of tokens.filter((candidate) => policy.covers(b, candidate)))
                expect(policy.covers(a, c)).toBe(true);
        }),
        { numRuns: 500 },
      );
    });
  });
};
