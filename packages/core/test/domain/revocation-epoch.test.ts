import { instant, isEndedBy } from "@mintport/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const arbitraryInstant = fc.integer({ min: 0, max: 4_000_000_000 }).map(instant);

describe("a revocation epoch", () => {
  it("ends what was issued up to and in that second, and nothing later", () => {
    fc.assert(
      fc.property(arbitraryInstant, arbitraryInstant, (issuedAt, epoch) => {
        expect(isEndedBy(issuedAt, epoch)).toBe(!(issuedAt > epoch));
      }),
    );
    expect(isEndedBy(instant(10), instant(10))).toBe(true);
    expect(isEndedBy(instant(11), instant(10))).toBe(false);
  });

  it("that is not set ends nothing", () => {
    fc.assert(
      fc.property(arbitraryInstant, (issuedAt) => {
        expect(isEndedBy(issuedAt, undefined)).toBe(false);
      }),
    );
  });

  it("that is later ends no less", () => {
    fc.assert(
      fc.property(arbitraryInstant, arbitraryInstant, arbitraryInstant, (issuedAt, one, other) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        if (isEndedBy(issuedAt, earlier)) expect(isEndedBy(issuedAt, later)).toBe(true);
      }),
    );
  });
});
