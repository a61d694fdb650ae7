import { ConfigurationError } from "@mintport/core";
import { verifiedTokens } from "@mintport/crypto";
import { fixedClock } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const issuer = "https://auth.example/a";
const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjIn0.c2lnbmF0dXJl";

describe("tokens that were verified a moment ago", () => {
  it("are known for their lifetime, to the second, and not by a clock that was put back", () => {
    const clock = fixedClock();
    const { keep, find } = verifiedTokens<{ n: number }>({ lifetime: 10, clock });
    expect(find(issuer, token)).toBeUndefined();
    keep(issuer, token, { n: 1 });
    clock.advance(9);
    expect(find(issuer, token)).toEqual({ n: 1 });
    clock.advance(1);
    expect(find(issuer, token)).toBeUndefined();
    keep(issuer, token, { n: 2 });
    clock.advance(-1);
    expect(find(issuer, token)).toBeUndefined();
  });

  it("are known by exactly their text", () => {
    const { keep, find } = verifiedTokens();
    keep(issuer, token, {});
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, other) => {
          fc.pre(token[at] !== other);
          expect(find(issuer, token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
          expect(find(issuer, token.slice(0, at))).toBeUndefined();
        },
      ),
    );
    expect(find(issuer, `${token}=`)).toBeUndefined();
    expect(find("https://auth.example/b", token)).toBeUndefined();
    expect(find(issuer, token)).toBeDefined();
  });

  it("are bounded in number", () => {
    const { keep, find } = verifiedTokens<{ name: string }>({ maxEntries: 2 });
    for (const name of ["a", "b", "c"]) keep(issuer, name, { name });
    expect(["a", "b", "c"].map((name) => find(issuer, name)?.name)).toEqual([undefined, "b", "c"]);
  });

  it.each([{ lifetime: 0 }, { lifetime: 61 }, { lifetime: 1.5 }, { maxEntries: 0 }])(
    "are not made with %j",
    (options) => {
      expect(() => verifiedTokens(options)).toThrow(ConfigurationError);
    },
  );
});
