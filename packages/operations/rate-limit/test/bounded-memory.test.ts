import { RateLimiterRes } from "rate-limiter-flexible";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BoundedMemory } from "../src/bounded-memory.ts";

describe("counters in memory, when a flood of sources takes them all", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance", "Date", "setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const consume = (counters: BoundedMemory, key: string): Promise<boolean> =>
    counters.consume(key, 1).then(
      () => true,
      (refusal: unknown) => {
        expect(refusal).toBeInstanceOf(RateLimiterRes);
        return false;
      },
    );

  it("keep what they counted of a guesser: a flood does not set it back", async () => {
    const counters = new BoundedMemory({ points: 3, duration: 60, keyPrefix: "x" }, 100);
    for (let i = 0; i < 3; i++) expect(await consume(counters, "guesser")).toBe(true);
    for (let i = 0; i < 20_000; i++) await consume(counters, `flood-${i}`);
    expect(await consume(counters, "guesser")).toBe(false);
  });

  it("count newcomers together, so that a flood limits itself and memory stays as it is", async () => {
    const counters = new BoundedMemory({ points: 3, duration: 60, keyPrefix: "x" }, 100);
    let admitted = 0;
    for (let i = 0; i < 20_000; i++) if (await consume(counters, `flood-${i}`)) admitted++;
    expect(admitted).toBeLessThanOrEqual(100 + 3 * 1024);
  });

  it("are free again when the windows end", async () => {
    const counters = new BoundedMemory({ points: 1, duration: 60, keyPrefix: "x" }, 1);
    expect(await consume(counters, "first")).toBe(true);
    expect(await consume(counters, "first")).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(await consume(counters, "second")).toBe(true);
    expect(await consume(counters, "second")).toBe(false);
  });
});
