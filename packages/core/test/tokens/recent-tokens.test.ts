import { instant } from "@mintport/core/ports";
import type { AccessToken } from "@mintport/core/tokens";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../src/tokens/issued-tokens.ts";
import { recentTokens } from "../../src/tokens/recent-tokens.ts";

const issuedAt = (at: number): IssuedTokens => ({
  accessToken: { token: { issuedAt: instant(at) } as AccessToken, value: `token of ${at}` },
  reused: false,
});

describe("tokens of a moment ago", () => {
  it("are found for their window, to the second, and never more than the most", () => {
    const steps = fc.array(
      fc.record({ key: fc.constantFrom("a", "b", "c", "d"), wait: fc.nat({ max: 7 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 3 }), (taken, maxTokens) => {
        const window = 10;
        const recent = recentTokens({ window, maxTokens });
        let model: (readonly [key: string, at: number])[] = [];
        let now = 0;
        for (const { key, wait } of taken) {
          now += wait;
          recent.keep(key, issuedAt(now));
          model = [...model.filter(([other]) => other !== key), [key, now] as const];
          model = model.filter(([, at]) => now - at < window).slice(-maxTokens);
          for (const name of ["a", "b", "c", "d"]) {
            const at = model.find(([other]) => other === name)?.[1];
            expect(recent.find(name, instant(now))?.accessToken.token.issuedAt).toBe(at);
          }
        }
        for (const [key, at] of model) {
          expect(recent.find(key, instant(at + window - 1))).toBeDefined();
          expect(recent.find(key, instant(at + window))).toBeUndefined();
        }
      }),
    );
  });
});
