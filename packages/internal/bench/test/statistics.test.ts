import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, spread } from "../src/statistics.ts";

/** Without the negative zero, which sorts with the other and is not the same to `Object.is`. */
const values = fc.array(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
  { minLength: 1 },
);

describe("median", () => {
  it("has as many values at or below it as at or above it", () => {
    fc.assert(
      fc.property(values, (all) => {
        const middle = median(all);
        const half = all.length / 2;
        expect(all.filter((value) => value <= middle).length).toBeGreaterThanOrEqual(half);
        expect(all.filter((value) => value >= middle).length).toBeGreaterThanOrEqual(half);
      }),
    );
  });

  it("is the mean of the two in the middle, where there are two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("does not depend on the order, and leaves it alone", () => {
    fc.assert(
      fc.property(values, (all) => {
        const before = [...all];
        expect(median(all.toReversed())).toBe(median(all));
        expect(all).toEqual(before);
      }),
    );
  });

  it("is no number where there is nothing", () => {
    expect(median([])).toBeNaN();
  });
});

describe("spread", () => {
  it("encloses every value", () => {
    fc.assert(
      fc.property(values, (all) => {
        const { min, median: middle, max } = spread(all);
        expect(all.every((value) => min <= value && value <= max)).toBe(true);
        expect(min <= middle && middle <= max).toBe(true);
      }),
    );
  });
});
