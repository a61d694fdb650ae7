import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latencies } from "../../src/load/latencies.ts";

describe("latencies", () => {
  it("answers a percentile in microseconds, within a thousandth of the sorted values'", () => {
    const milliseconds = fc.double({ min: 0.01, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(milliseconds, { minLength: 1, maxLength: 500 }),
        fc.constantFrom(50, 90, 99, 100),
        (all, percent) => {
          const recorded = latencies();
          for (const value of all) recorded.record(value);
          const sorted = all.toSorted((a, b) => a - b);
          // A rank between two values may go to either.
          const rank = (percent / 100) * all.length;
          const least = sorted[Math.max(0, Math.floor(rank) - 1)]! * 1000;
          const most = sorted[Math.ceil(rank) - 1]! * 1000;
          expect(recorded.percentile(percent)).toBeGreaterThan(least * 0.998);
          expect(recorded.percentile(percent)).toBeLessThan(most * 1.002);
        },
      ),
    );
  });

  it("takes what is out of its range for the end of the range", () => {
    const recorded = latencies();
    recorded.record(1e9);
    expect(recorded.percentile(100)).toBeGreaterThan(59e6);
    recorded.record(-1);
    expect(recorded.percentile(50)).toBeLessThan(1);
  });

  it("is 0 of none", () => {
    expect(latencies().percentile(50)).toBe(0);
  });
});
