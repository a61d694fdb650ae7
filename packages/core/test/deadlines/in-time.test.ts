import { inTime } from "@mintport/core/ports";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const soon = <T>(milliseconds: number, end: () => T): Promise<T> =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  }).then(end);

const fail = (): never => {
  throw new Error("failed");
};

describe("work with a deadline", () => {
  it("comes to its own outcome in time", async () => {
    const answers = [
      inTime(100, Promise.resolve("work"), { late: () => "late" }),
      inTime(100, Promise.reject(new Error("failed")), { late: () => "late" }).catch(String),
      inTime(100, Promise.reject(new Error("failed")), { late: () => "late", failed: String }),
    ];
    expect(await Promise.all(answers)).toEqual(["work", "Error: failed", "Error: failed"]);
  });

  it("comes to `late` behind it, or to what that throws, and its outcome changes nothing", async () => {
    const seen: string[] = [];
    const after = (value: string): void => {
      seen.push(value);
      throw new Error("nobody hears this");
    };
    const answers = Promise.all([
      inTime(
        100,
        soon(200, () => "work"),
        { late: () => "late", after },
      ),
      inTime(100, soon(200, fail), { late: () => "late" }),
      inTime(100, new Promise(() => {}), { late: fail }).catch(String),
    ]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual(["late", "late", "Error: failed"]);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(seen).toEqual(["work"]);
  });

  it("has none where a timer could not hold it", async () => {
    const answer = inTime(
      Number.POSITIVE_INFINITY,
      soon(2 ** 31, () => "work"),
      { late: fail },
    );
    await vi.advanceTimersByTimeAsync(2 ** 31);
    expect(await answer).toBe("work");
  });
});
