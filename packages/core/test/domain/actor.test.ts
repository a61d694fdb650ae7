import {
  type AccessToken,
  type Actor,
  actorCount,
  maxActors,
  tokenType,
} from "@mintport/core/tokens";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("a chain of actors (RFC 8693 §4.1)", () => {
  it("is as long as its nesting is deep", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (subjects) => {
        const chain = subjects.reduce<Actor | undefined>(
          (actor, subject) => ({ subject, ...(actor === undefined ? {} : { actor }) }),
          undefined,
        );
        expect(actorCount(chain)).toBe(subjects.length);
      }),
    );
    expect(maxActors).toBe(5);
  });
});

describe("the type of a token (RFC 9449 §5)", () => {
  it("is DPoP exactly if it is bound to a proof key", () => {
    const of = (confirmation?: object) => tokenType({ confirmation } as unknown as AccessToken);
    expect(of()).toBe("Bearer");
    expect(of({})).toBe("Bearer");
    expect(of({ certificateThumbprint: "x" })).toBe("Bearer");
    expect(of({ keyThumbprint: "x" })).toBe("DPoP");
    expect(of({ keyThumbprint: "x", certificateThumbprint: "x" })).toBe("DPoP");
  });
});
